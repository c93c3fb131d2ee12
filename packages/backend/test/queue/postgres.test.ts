import { afterAll } from 'vitest'
import { testDatabase } from '../database.ts'
import { queueContract } from './contract.ts'
import { queueContractUnderChaos } from './contract-chaos.ts'
import { postgresWorkplace } from './workplace.ts'

const database = await testDatabase()
afterAll(() => database.close())
const workplace = postgresWorkplace(database)

queueContract(workplace)
queueContractUnderChaos(workplace)
