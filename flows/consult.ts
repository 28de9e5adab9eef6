import type { Chapter } from '../src/engine/flow.ts'
import { rateRule, wordsRule } from './consult-answer.ts'
import { closeRule, deadlineTimer } from './consult-close.ts'
import { consultCards, consultDue, consultSection, progressTimer, remindTimer } from './consult-desk.ts'
import { goOnRule, moveOnRule, retryRule, secondRule } from './consult-next.ts'
import { answersRule } from './consult-picture.ts'
import { quorumRule, resultRule } from './consult-result.ts'
import { adviceRule, dissentRule, stanceRule, summariseRule } from './consult-stance.ts'
import { agreeRule, declineRule, startRule } from './consult-start.ts'

/**
 * Asking the team (product.md 4; 03): blind ratings with word anchors, a deadline that reminds the missing only, a
 * quorum that is looked at when the round closes, one reveal, one second round on what is disputed, and dissent.
 */
export const consult: Chapter = {
  name: 'consult',
  forms: {
    'consult.start': startRule,
    'consult.rate': rateRule,
    'consult.words': wordsRule,
    'consult.close': closeRule,
    'consult.retry': retryRule,
    'consult.goOn': goOnRule,
    'consult.moveOn': moveOnRule,
    'consult.dissent': dissentRule,
    'consult.summarise': summariseRule,
    'consult.advice': adviceRule,
  },
  presses: {
    'consult.agree': agreeRule,
    'consult.decline': declineRule,
    'consult.second': secondRule,
    'consult.result': resultRule,
    'consult.picture': answersRule,
    'consult.quorum': quorumRule,
    'consult.agreeWithIt': stanceRule('agree'),
    'consult.liveWithIt': stanceRule('live-with'),
  },
  timers: {
    'consult.close': deadlineTimer,
    'consult.remind': remindTimer,
    'consult.progress': progressTimer,
  },
  cards: consultCards,
  due: consultDue,
  section: consultSection,
}
