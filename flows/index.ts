import type { Chapter } from '../src/engine/flow.ts'
import { check } from './check.ts'
import { communicate } from './communicate.ts'
import { consult } from './consult.ts'
import { debrief } from './debrief.ts'
import { decide } from './decide.ts'
import { deskChapter } from './desk.ts'
import { evaluate } from './evaluate.ts'
import { follow } from './follow-through.ts'
import { insights } from './insights.ts'
import { intake } from './intake.ts'
import { keeping } from './keeping.ts'
import { parked } from './parked.ts'
import { prevent } from './prevent.ts'
import { remedy } from './remedy.ts'
import { screening } from './screening.ts'

/** All chapters of the conversation, in the order in which a case meets them. */
export const chapters: readonly Chapter[] = [
  deskChapter(() => chapters),
  check,
  intake,
  evaluate,
  consult,
  decide,
  remedy,
  communicate,
  follow,
  debrief,
  prevent,
  keeping,
  screening,
  insights,
  parked,
]
