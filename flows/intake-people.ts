import type { OpeningFact } from '../src/case/opening.ts'
import type { PersonId } from '../src/case/person.ts'
import { type Role, roles } from '../src/case/stage.ts'
import { type CaseState, ownerOf } from '../src/case/state.ts'
import { askPeople, askPerson, maxPeople, mayText } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn, type Step, type Tell } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { type Message, message } from '../src/language/text.ts'
import { contractForm } from './intake-contract.ts'
import {
  about,
  ask,
  button,
  codeNameOf,
  fieldErrors,
  neutral,
  note,
  onCase,
  personal,
  refuse,
} from './step.ts'

/** The roles that the form asks for, and how many may hold each. The owner and the caller are named elsewhere. */
const asked = {
  decider: 1,
  contact: 40,
  deputy: 1,
  finance: 3,
  legal: 3,
  approver: 3,
  facilitator: 1,
  safety: 3,
  delivery: 3,
  communications: 3,
  observer: 10,
} as const satisfies Partial<Record<Role, number>>
type Asked = keyof typeof asked
const askedRoles = Object.keys(asked) as readonly Asked[]

type People = Readonly<Record<Asked, readonly PersonId[]>> & { readonly clientPeople: string | undefined }

const holding = (state: CaseState, role: Role): readonly PersonId[] =>
  Object.keys(state.people).filter((person) => state.people[person]?.includes(role))

/** The second part: who takes part, by role, and who never may. */
export function peopleForm(scene: CaseScene): Form<People> {
  const fields = Object.fromEntries(
    askedRoles.map((role) => [
      role,
      askPeople({
        label: message('common.role', { role }),
        hint: message('intake.people.hint', { role }),
        max: asked[role],
        value: holding(scene.case, role),
      }),
    ]),
  ) as Record<Asked, ReturnType<typeof askPeople>>
  return {
    name: 'intake.people',
    subject: about(scene.case, scene.subject.part === undefined ? {} : { part: scene.subject.part }),
    title: message('intake.people.title'),
    intro: [
      message('intake.people.intro', {
        codeName: scene.case.codeName,
        owner: scene.people.name(ownerOf(scene.case)),
      }),
    ],
    fields: {
      ...fields,
      clientPeople: mayText({
        label: message('intake.people.client'),
        hint: message('intake.people.clientHint'),
        value: scene.case.clientPeople === '' ? undefined : scene.case.clientPeople,
      }),
    },
    submit: message(scene.subject.part === 'opening' ? 'common.continue' : 'common.save'),
  }
}

/** Roles by person after this form. Roles that it does not ask for stay with those who hold them. */
function rolesAfter(state: CaseState, values: People): ReadonlyMap<PersonId, readonly Role[]> {
  const held = new Map<PersonId, Role[]>()
  const give = (person: PersonId, role: Role) => held.set(person, [...(held.get(person) ?? []), role])
  for (const role of roles) {
    const people = role in asked ? values[role as Asked] : holding(state, role)
    for (const person of people) give(person, role)
  }
  return held
}

const folded = (words: string): string => words.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()

/** What stands against these people: a wall between roles, the client's own people, or too many. */
function problemsOf(scene: CaseScene, values: People): Readonly<Record<string, Message>> {
  const errors: Record<string, Message> = {}
  const name = (id: PersonId) => scene.people.name(id)
  const [decider] = values.decider
  const [facilitator] = values.facilitator
  if (facilitator !== undefined && [decider, scene.case.openedBy].includes(facilitator)) {
    errors.facilitator = message('intake.people.facilitatorApart', { name: name(facilitator) })
  }
  if (decider !== undefined && values.approver.includes(decider)) {
    errors.approver = message('intake.people.approverApart', { name: name(decider) })
  }
  const theirs = new Set((values.clientPeople ?? '').split('\n').map(folded))
  for (const role of askedRoles) {
    const found = values[role].find((person) => theirs.has(folded(name(person))))
    if (found !== undefined) errors[role] = message('intake.people.isClient', { name: name(found) })
  }
  if (rolesAfter(scene.case, values).size > maxPeople) {
    errors.contact = message('intake.people.tooMany', { max: maxPeople })
  }
  return errors
}

/** Tells somebody that they have a part now, in words that anybody may see. */
function welcome(state: CaseState, person: PersonId, held: readonly Role[]): Tell {
  const codeName = codeNameOf(state)
  const [first = 'observer'] = held
  const title = neutral('intake.joined.title', { codeName })
  return {
    to: person,
    about: state.id,
    urgency: 'asked',
    collapse: `joined:${person}`,
    card: personal(title, title, [
      {
        kind: 'text',
        text: neutral(`intake.joined.as`, { role: neutral('common.role', { role: first as never }) }),
      },
      { kind: 'buttons', buttons: [button(neutral('common.openCase'), 'desk.case', about(state))] },
    ]),
  }
}

function takePeople(scene: CaseScene, values: People): Step {
  const errors = problemsOf(scene, values)
  if (Object.keys(errors).length > 0) return fieldErrors(errors)
  const before = scene.case.people
  const after = rolesAfter(scene.case, values)
  const changed = [...after].filter(([person, held]) => before[person]?.join() !== held.join())
  const facts: readonly OpeningFact[] = [
    ...changed.map(([person, held]) => ({ kind: 'PersonJoined', person, roles: held }) as const),
    ...Object.keys(before)
      .filter((person) => !after.has(person))
      .map((person) => ({ kind: 'PersonLeft', person }) as const),
    ...((values.clientPeople ?? '') === scene.case.clientPeople
      ? []
      : [{ kind: 'ClientPeopleListed', clientPeople: values.clientPeople ?? '' } as const]),
  ]
  const tell = changed
    .filter(([person]) => before[person] === undefined && person !== scene.me.id)
    .map(([person, held]) => welcome(scene.case, person, held))
  const opening = scene.subject.part === 'opening'
  const reply = opening ? ask(contractForm(scene)).reply : note('common.saved')
  return { ...onCase(scene, facts, reply), tell }
}

/** Hands the case over: an owner leaves only when a successor takes their place. */
function takeOwner(scene: CaseScene, successor: PersonId): Step {
  const owner = ownerOf(scene.case)
  if (successor === owner) return refuse('intake.owner.same')
  const held = scene.case.people
  const rest = (held[owner] ?? []).filter((role) => role !== 'owner')
  const facts: readonly OpeningFact[] = [
    {
      kind: 'PersonJoined',
      person: successor,
      roles: ['owner', ...(held[successor] ?? []).filter((role) => role !== 'observer')],
    },
    { kind: 'PersonJoined', person: owner, roles: rest.length > 0 ? rest : ['contact'] },
  ]
  const step = onCase(scene, facts, note('intake.owner.done', { name: scene.people.name(successor) }))
  return { ...step, tell: [welcome(scene.case, successor, ['owner'])] }
}

/** The forms for the people of a case. */
export const peopleForms: Readonly<Record<string, FormRule>> = {
  'intake.people': formOn<People>('case', { act: 'case.people', form: peopleForm, take: takePeople }),
  'intake.owner': formOn<{ readonly successor: PersonId }>('case', {
    act: 'case.people',
    form: (scene) => ({
      name: 'intake.owner',
      subject: about(scene.case),
      title: message('intake.owner.title'),
      intro: [message('intake.owner.intro')],
      fields: { successor: askPerson({ label: message('intake.owner.successor') }) },
      submit: message('common.save'),
    }),
    take: (scene, { successor }) => takeOwner(scene, successor),
  }),
}
