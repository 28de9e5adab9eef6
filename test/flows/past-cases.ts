import type { Outcome } from '../../src/case/outcome.ts'
import { foldWorkspace, newWorkspace, type Workspace, type WorkspaceFact } from '../../src/case/workspace.ts'
import type { Stage } from '../stage.ts'

/** A case that ended with notice after a month, unless said otherwise. */
export function outcome(changed: Partial<Outcome> = {}): Outcome {
  return {
    month: '2027-01',
    reasons: ['R05'],
    option: 'TERMINATE_NOTICE',
    result: 'ended',
    days: { open: 1, evaluate: 3, consult: 4, decide: 2, communicate: 3, follow: 30, debrief: 10 },
    overridden: false,
    plans: { worked: 0, failed: 0 },
    ...changed,
  }
}

/** Makes these facts true of the workspace, as if earlier cases had. The workspace must have begun. */
export async function noteWorkspace(stage: Stage, facts: readonly WorkspaceFact[]): Promise<void> {
  const tenant = await stage.store.tenantOf({ channel: 'web', installation: 'stage' })
  await stage.store.transact(tenant, async (tx) => {
    const stream = await tx.stream('workspace')
    if (!stream) throw new Error('the workspace has not begun')
    const recorded = facts.map((fact) => ({ fact, by: 'calendar' as const, at: stage.now, v: 1 }))
    const state = recorded.reduce(foldWorkspace, (stream.state ?? newWorkspace) as Workspace)
    await tx.append('workspace', stream.version, recorded, {
      state,
      foldVersion: stream.foldVersion,
      people: [],
    })
  })
}

/** The workspace as it is stored. */
export async function workspaceOf(stage: Stage): Promise<Workspace> {
  const tenant = await stage.store.tenantOf({ channel: 'web', installation: 'stage' })
  return stage.store.transact(tenant, async (tx) => (await tx.stream('workspace'))?.state as Workspace)
}

/** Cases that ended before: rows as closing a case writes them. */
export async function noteOutcomes(stage: Stage, outcomes: readonly Outcome[]): Promise<void> {
  const tenant = await stage.store.tenantOf({ channel: 'web', installation: 'stage' })
  await stage.store.transact(tenant, async (tx) => {
    for (const one of outcomes) await tx.noteOutcome(one)
  })
}

/** How cases ended, as it is stored. */
export async function outcomesIn(stage: Stage): Promise<readonly unknown[]> {
  const tenant = await stage.store.tenantOf({ channel: 'web', installation: 'stage' })
  return stage.store.transact(tenant, (tx) => tx.outcomes())
}
