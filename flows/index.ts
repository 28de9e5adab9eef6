import type { Chapter } from '../src/engine/flow.ts'
import { parked } from './parked.ts'

/** The chapters of the conversation. */
export const chapters: readonly Chapter[] = [parked]
