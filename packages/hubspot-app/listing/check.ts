import { gatherEvidence } from './evidence.ts'
import { appCards } from './requirements/app-cards.ts'
import { brand } from './requirements/brand.ts'
import { certification } from './requirements/certification.ts'
import { content } from './requirements/content.ts'
import { minimum } from './requirements/minimum.ts'

/** `npm run check:hubspot`: goes through what HubSpot asks of a listed and of a certified app. Fails where something is not met. */
const chapters = {
  'Minimum requirements': minimum,
  Brand: brand,
  Listing: content,
  'App cards': appCards,
  Certification: certification,
}

const evidence = await gatherEvidence()
const counts = { pass: 0, fail: 0, 'by hand': 0 }
for (const [chapter, requirements] of Object.entries(chapters)) {
  console.log(`\n${chapter}`)
  for (const { id, asks, source, judge } of requirements) {
    const { result, reason } = judge(evidence)
    counts[result] += 1
    console.log(`  ${result.padEnd(7)}  ${id}: ${asks}\n           ${reason}`)
    if (result === 'fail') console.log(`           ${source}`)
  }
}
console.log(`\n${counts.pass} pass, ${counts.fail} fail, ${counts['by hand']} by hand`)
if (counts.fail > 0) process.exitCode = 1
