import { inject } from 'vitest'
import { storeContract } from '../contract/store.contract.ts'
import { freshPostgres } from './fresh-postgres.ts'

storeContract('the store on PostgreSQL', () => freshPostgres(inject('postgres')))
