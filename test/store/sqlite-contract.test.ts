import { storeContract } from '../contract/store.contract.ts'
import { freshSqlite } from './fresh-database.ts'

storeContract('the store on SQLite', freshSqlite)
