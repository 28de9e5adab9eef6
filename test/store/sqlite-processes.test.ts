import { freshSqlite } from './fresh-database.ts'
import { processesContract } from './processes.ts'

processesContract('processes on one file', freshSqlite, [3])
