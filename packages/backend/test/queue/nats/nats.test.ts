import { afterAll, describe } from 'vitest'
import { queueContract } from '../contract.ts'
import { queueContractUnderChaos } from '../contract-chaos.ts'
import { untilTaken, whyNoNats } from './servers.ts'
import { natsWorkplace, STREAM } from './workplace.ts'

const missing = whyNoNats()

describe.skipIf(missing)(`the queue on one NATS server${missing}`, async () => {
  if (missing) return
  const workplace = await natsWorkplace(1)
  afterAll(workplace.close)
  queueContract(workplace)
  queueContractUnderChaos(workplace)
})

describe.skipIf(missing)(`the queue on a cluster of three NATS servers, one of them down${missing}`, async () => {
  if (missing) return
  const workplace = await natsWorkplace(3)
  afterAll(workplace.close)
  await workplace.servers.kill(0)
  await untilTaken(workplace.servers.urls, `${STREAM}.mark`)
  queueContract(workplace)
  queueContractUnderChaos(workplace)
})
