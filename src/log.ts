import { pino } from 'pino'
import type { Config } from './config.ts'

/** The only fields that a log line may have. None of them ever holds a word that a person typed (DESIGN, promise 2). */
const allowed = ['act', 'why', 'kind', 'error', 'url', 'count', 'signal', 'port'] as const
export type LogFields = Readonly<Partial<Record<(typeof allowed)[number], string | number>>>

export interface Log {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

/** Only what is on the list, and of it only short values without spaces to hide a sentence in. */
export function onList(fields: Readonly<Record<string, unknown>> = {}): LogFields {
  const kept: Partial<Record<(typeof allowed)[number], string | number>> = {}
  for (const name of allowed) {
    const value = fields[name]
    if (typeof value === 'number') kept[name] = value
    else if (typeof value === 'string' && /^[\w.:/-]{1,80}$/.test(value)) kept[name] = value
  }
  return kept
}

/** Writes JSON lines to standard error, so that standard output stays free for what a verb prints. */
export function createLog(level: Config['logLevel']): Log {
  const out = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2))
  return {
    info: (event, fields) => out.info(onList(fields), event),
    warn: (event, fields) => out.warn(onList(fields), event),
    error: (event, fields) => out.error(onList(fields), event),
  }
}
