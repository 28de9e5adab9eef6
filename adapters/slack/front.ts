import type { IncomingMessage, ServerResponse } from 'node:http'
import { admit, answer, type GateParts, type Payload } from './gate.ts'
import { times } from './limits.ts'

/** The answer to a request of Slack. */
export interface Answered {
  readonly status: number
  readonly json?: Readonly<Record<string, unknown>>
}

/** Hands a payload to the app. `ack` is called at most once; an event has no other answer than that it is done. */
export type Process = (
  body: Payload,
  retry: number | undefined,
  ack: (answer: Answered['json']) => void,
) => Promise<void>

/**
 * Every payload is answered within three seconds. An event counts as taken when it is done, which is after its commit;
 * one that is not done in time is refused, so that Slack sends it again.
 */
export function dispatch(
  process: Process,
  body: Payload,
  retry: number | undefined,
  failed: (error: unknown) => void,
): Promise<Answered> {
  const isEvent = body.type === 'event_callback'
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ status: isEvent ? 503 : 200 }), times.eventMs)
    const finish = (answered: Answered): void => {
      clearTimeout(timer)
      resolve(answered)
    }
    const ack = (json: Answered['json']): void => {
      if (!isEvent) finish(json === undefined ? { status: 200 } : { status: 200, json })
    }
    process(body, retry, ack).then(
      () => finish({ status: 200 }),
      (error: unknown) => {
        failed(error)
        finish({ status: 500 })
      },
    )
  })
}

/** Takes one POST of Slack from the first byte to the answer. Never rejects. */
export async function takeRequest(
  request: IncomingMessage,
  response: ServerResponse,
  gate: GateParts,
  process: Process,
  failed: (error: unknown) => void,
): Promise<void> {
  const admitted = await admit(request, gate)
  if (admitted.kind === 'answer') return answer(request, response, admitted.status, admitted.words)
  const { status, json } = await dispatch(process, admitted.body, admitted.retry, failed)
  answer(request, response, status, json === undefined ? '' : JSON.stringify(json))
}
