import { inject } from 'vitest'
import { freshPostgres } from './fresh-postgres.ts'
import { processesContract } from './processes.ts'

processesContract('processes on one PostgreSQL', () => freshPostgres(inject('postgres')), [2, 4])
