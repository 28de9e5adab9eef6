import { inject } from 'vitest'
import { freshPostgres } from './fresh-postgres.ts'
import { outboxProperty } from './outbox-property.ts'

outboxProperty('the outbox on PostgreSQL, whatever happens', () => freshPostgres(inject('postgres')), 12)
