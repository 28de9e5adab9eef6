// `npm run -s export -- <channel> <installation> <user>`: prints as JSON what is kept about one person, others taken out
// of it (trust K4). The account is named as the platform names it. Exit code 0: printed. 1: nobody. 2: could not.
import { chapters } from '../flows/index.ts'
import type { ChannelName } from './case/person.ts'
import { exportOf } from './engine/export.ts'
import { createHouse } from './house.ts'
import { COULD_NOT, onTheDatabase } from './operator.ts'

const channels: readonly ChannelName[] = ['slack', 'teams', 'web']

const [channel = '', installation = '', user = ''] = process.argv.slice(2)
onTheDatabase(async (store) => {
  const at = channels.find((name) => name === channel)
  if (at === undefined || installation === '' || user === '') {
    const names = channels.join(' | ')
    process.stderr.write(`Please say whose: npm run -s export -- <${names}> <installation> <user>\n`)
    return COULD_NOT
  }
  const tenant = await store.tenantOf({ channel: at, installation })
  const kept = await store.transact(tenant, async (tx) => {
    const everyone = await tx.everyone()
    // Looked for, not asked for by account: that would make the person up.
    const person = everyone.find(
      ({ account }) =>
        account.channel === at && account.installation === installation && account.user === user,
    )
    return person && exportOf(tx, createHouse(chapters), person.id)
  })
  if (!kept) {
    process.stderr.write('Nothing is kept about this account.\n')
    return 1
  }
  process.stdout.write(`${JSON.stringify(kept, undefined, 2)}\n`)
  return 0
})
