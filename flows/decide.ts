import type { Chapter } from '../src/engine/flow.ts'
import {
  counselConfirmRule,
  counselRule,
  financeRule,
  legalRule,
  redlineRule,
  reputationRule,
} from './decide-conditions.ts'
import { confirmRule } from './decide-confirm.ts'
import { decideButtons, decideCards, decideDue, decideSection, postponedTimer } from './decide-desk.ts'
import { postponeRule, reopenRule } from './decide-later.ts'
import { pageRule } from './decide-page.ts'
import { scoreRule } from './decide-picture.ts'
import { recordFile, recordRule } from './decide-record.ts'
import { signRule } from './decide-sign.ts'

/**
 * The decision (product.md 5; 02): the bot explains what it recommends, what would flip it and who disagrees; people
 * meet the conditions, one person signs, a second one confirms an exit.
 */
export const decide: Chapter = {
  name: 'decide',
  forms: {
    'decide.sign': signRule,
    'decide.confirm': confirmRule,
    'decide.postpone': postponeRule,
    'decide.reopen': reopenRule,
    'decide.legal': legalRule,
    'decide.counsel': counselRule,
    'decide.counselConfirm': counselConfirmRule,
    'decide.reputation': reputationRule,
    'decide.finance': financeRule,
    'decide.redline': redlineRule,
  },
  presses: {
    'decide.page': pageRule(decideButtons),
    'decide.record': recordRule,
    'decide.recordFile': recordFile,
    'decide.picture': scoreRule,
  },
  timers: { 'decide.postponed': postponedTimer },
  cards: decideCards,
  due: decideDue,
  section: decideSection,
}
