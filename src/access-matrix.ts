// Prints who may do what in which stage: the table of `src/case/access.ts`, for people to read.
import { grants } from './case/access.ts'

const lines = Object.entries(grants).map(([act, grant]) => {
  const whom = typeof grant.whom === 'string' ? grant.whom : grant.whom.join(', ')
  const when = 'in' in grant ? grant.in.join(', ') : 'any stage'
  return `${act.padEnd(24)}${whom.padEnd(48)}${when}`
})
process.stdout.write(`${'act'.padEnd(24)}${'who'.padEnd(48)}when\n${lines.join('\n')}\n`)
