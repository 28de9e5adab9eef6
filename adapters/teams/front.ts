import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Activity, admit, answer, type GateParts } from './gate.ts'
import type { Answer } from './showing.ts'

/** What an activity without a good token ends in. */
export class NotTeams extends Error {
  readonly status: 401 | 503
  /** 503: nobody could say whether it is good. */
  constructor(status: 401 | 503) {
    super('no good token')
    this.name = 'NotTeams'
    this.status = status
  }
}

/** Checks the token of an activity and takes it up. @throws NotTeams */
export type Process = (authorization: string, activity: Activity) => Promise<Answer>

/** Takes one POST of Teams from the first byte to the answer. Never rejects. */
export async function takeRequest(
  request: IncomingMessage,
  response: ServerResponse,
  gate: GateParts,
  process: Process,
  failed: (error: unknown) => void,
): Promise<void> {
  const admitted = await admit(request, gate)
  if (admitted.kind === 'answer') return answer(request, response, admitted.status)
  try {
    const { status, body } = await process(admitted.authorization, admitted.activity)
    answer(request, response, status, body)
  } catch (error) {
    if (error instanceof NotTeams && error.status === 401) return answer(request, response, 401)
    failed(error)
    answer(request, response, error instanceof NotTeams ? error.status : 500)
  }
}
