import type { Chapter } from '../src/engine/flow.ts'
import { consult } from './consult.ts'
import { decide } from './decide.ts'
import { parked } from './parked.ts'

/** The chapters of the conversation. */
export const chapters: readonly Chapter[] = [parked, consult, decide]
