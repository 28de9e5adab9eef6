import { addDays } from './calendar/day.ts'
import type { ClientFact, Incident, RemedyTried } from './case/client.ts'
import type { WorkspaceFact } from './case/workspace.ts'
import { commitStep } from './engine/commit.ts'
import type { Account } from './engine/gesture.ts'
import type { House } from './engine/house.ts'
import type { PersonRecord } from './engine/store.ts'
import { World, workspaceId } from './engine/world.ts'
import type { OpenedStore } from './store/open-store.ts'

type DemoIncident = Omit<Incident, 'id' | 'on' | 'reporter' | 'loggedAt' | 'shielded' | 'verified'> & {
  readonly daysAgo: number
  readonly by: string
  readonly verified?: boolean
}
interface DemoClient {
  readonly name: string
  readonly accountOwner: string
  readonly incidents: readonly DemoIncident[]
  readonly remedies: readonly (Pick<RemedyTried, 'type' | 'outcome'> & {
    readonly daysAgo: number
    readonly by: string
    readonly note: string
  })[]
}

/** Who somebody of the demo team is: an account, and how they are called and live. */
interface DemoPerson extends Omit<PersonRecord, 'id'> {
  readonly account: Account
}

/** Two clients of the demo team, told in the words of whoever logged them: one that is worth a case, one that is not. */
const demoClients: readonly DemoClient[] = [
  {
    name: 'Brightwater Foods Ltd',
    accountOwner: 'emma',
    incidents: [
      {
        daysAgo: 74,
        by: 'anna',
        what: 'Fjorton timmar extra på kampanjen utan beställning. Vi började utan att fråga.',
        affected: 2,
        ourPart: 'partly',
        reasons: ['R05'],
        answer: 'Vi skickade en tidrapport och föreslog en ändringsorder.',
        source: 'Tidrapport, vecka 36',
        verified: true,
      },
      {
        daysAgo: 46,
        by: 'ingrid',
        what: 'Fakturaen for september ble betalt 24 dager for sent.',
        affected: 1,
        ourPart: 'no',
        reasons: ['R06'],
        source: 'Faktura 2041',
        verified: true,
      },
      {
        daysAgo: 19,
        by: 'emma',
        what: 'The brief changed for the third time after approval; the deadline stayed the same.',
        felt: 'Tiring. We had promised the weekend to ourselves.',
        affected: 3,
        ourPart: 'partly',
        reasons: ['R04'],
        source: 'E-mail thread “Spring launch v3”',
      },
    ],
    remedies: [
      {
        daysAgo: 40,
        by: 'emma',
        type: 'talk',
        outcome: 'failed',
        note: 'A friendly call about orders before extra work. Agreed, then forgotten.',
      },
    ],
  },
  {
    name: 'Kanaalhuis BV',
    accountOwner: 'sanne',
    incidents: [
      {
        daysAgo: 12,
        by: 'sanne',
        what: 'Eén scherpe e-mail over de planning; de volgende dag excuses gemaakt.',
        affected: 1,
        ourPart: 'yes',
        reasons: ['R08'],
        answer: 'Gebeld en de planning samen doorgenomen.',
      },
    ],
    remedies: [],
  },
]

/**
 * Gives a workspace in which no client is known yet the clients of the demo team, dated back from `now` (ms UTC), and
 * an admin.
 * `castOf` tells who a demo person is. Changes nothing the second time.
 */
export async function seedDemo(
  store: OpenedStore,
  tenant: string,
  house: House,
  castOf: (person: string) => DemoPerson,
  now: number,
): Promise<void> {
  await store.transact(tenant, async (tx) => {
    if ((await tx.allStreams('client')).length > 0) return
    const world = new World(tx, house)
    await world.workspace()
    const person = async (name: string): Promise<string> => {
      const { account, ...known } = castOf(name)
      const record = await tx.person(account)
      if (record.name === '') await tx.savePerson({ ...record, ...known })
      return record.id
    }
    const admin = await person('emma')
    const named: WorkspaceFact = { kind: 'AdminsNamed', admins: [admin] }
    await commitStep(
      world,
      { facts: [{ on: workspaceId, fact: named }], reply: { kind: 'nothing' } },
      { by: admin, now, seed: 'demo' },
    )
    const today = new Date(now).toISOString().slice(0, 10)
    for (const [index, client] of demoClients.entries()) {
      const id = `client_demo${index + 1}`
      const facts = await factsOf(client, id, today, now, person)
      await commitStep(
        world,
        {
          begins: [{ id, kind: 'client', name: client.name }],
          facts: facts.map((fact) => ({ on: id, fact })),
          reply: { kind: 'nothing' },
        },
        { by: await person(client.accountOwner), now, seed: `demo:${id}` },
      )
    }
  })
}

async function factsOf(
  client: DemoClient,
  id: string,
  today: string,
  now: number,
  person: (name: string) => Promise<string>,
): Promise<readonly ClientFact[]> {
  const facts: ClientFact[] = [
    { kind: 'ClientNamed', id, name: client.name },
    { kind: 'AccountOwnerSet', person: await person(client.accountOwner) },
  ]
  for (const [index, { daysAgo, by, verified, ...told }] of client.incidents.entries()) {
    const incident: Incident = {
      ...told,
      id: `incident_${id}_${index + 1}`,
      on: addDays(today, -daysAgo),
      reporter: await person(by),
      loggedAt: now,
      shielded: false,
      verified: verified ?? false,
    }
    facts.push({ kind: 'IncidentLogged', incident })
  }
  for (const [index, { daysAgo, by, ...tried }] of client.remedies.entries()) {
    const owner = await person(by)
    facts.push({
      kind: 'RemedyLogged',
      remedy: {
        ...tried,
        id: `remedy_${id}_${index + 1}`,
        on: addDays(today, -daysAgo),
        owner,
        loggedAt: now,
      },
    })
  }
  return facts
}
