import { freshSqlite } from './fresh-database.ts'
import { outboxProperty } from './outbox-property.ts'

outboxProperty('the outbox on SQLite, whatever happens', freshSqlite, 25)
