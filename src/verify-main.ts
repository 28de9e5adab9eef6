// `npm run verify`: walks the chain of every stream and names the first fact of each that was changed (trust K2).
// Exit code 0: whole. 1: something was found. 2: it could not be checked.
import { onTheDatabase } from './operator.ts'
import type { Fault } from './store/verify.ts'

function told({ tenant, stream, seq, what }: Fault): string {
  const where = `${tenant} ${stream}`
  if (what === 'head') return `${where}: its head was changed or removed; ${seq} facts lead up to it.`
  if (what === 'unreadable') return `${where}: a timer or message was set aside because it does not open.`
  if (what === 'cut') return `${where}: fact ${seq} and what came after it were removed.`
  return `${where}: fact ${seq} was ${what}.`
}

onTheDatabase(async (store) => {
  const { streams, facts, faults } = await store.verifyChains()
  for (const fault of faults) process.stdout.write(`${told(fault)}\n`)
  const verdict = faults.length === 0 ? 'nothing was changed' : `${faults.length} found`
  process.stdout.write(`Checked ${facts} facts in ${streams} streams: ${verdict}.\n`)
  return faults.length === 0 ? 0 : 1
})
