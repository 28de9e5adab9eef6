// `npm run rotate-key`: after PARTWELL_MASTER_KEY was replaced, and the old one put into PARTWELL_MASTER_KEY_PREVIOUS,
// wraps every key by the new one (trust K3). It can be stopped and run again; the program may run meanwhile.
import { onTheDatabase } from './operator.ts'

onTheDatabase(async (store) => {
  const changed = await store.rotateKeys()
  process.stdout.write(
    `${changed} keys are now under the new master key. PARTWELL_MASTER_KEY_PREVIOUS is not needed any more.\n`,
  )
  return 0
})
