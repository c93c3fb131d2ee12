import { en } from '../phrases/en.ts'
import type { Phrases } from '../phrases/phrases.ts'
import type { ActionRule } from './action-rules.ts'
import type { ScoringProfile } from './profile.ts'

const ours = en.defaults
const isOurs = (id: string): id is keyof typeof ours.rules => id in ours.rules
const isLabel = (key: string): key is keyof typeof ours.labels => key in ours.labels
const labelKeys = Object.keys(ours.labels).filter(isLabel)

/** The profile with the words that we put into it in that language. What an administrator worded stays as it is. */
export function wordedIn(profile: ScoringProfile, { language, defaults }: Phrases): ScoringProfile {
  if (language === 'en') return profile
  const labels = new Map(labelKeys.map((key) => [ours.labels[key], defaults.labels[key]]))
  const labelled = <L extends { label: string }>(band: L): L => ({
    ...band,
    label: labels.get(band.label) ?? band.label,
  })
  const { industries, sizes, revenue } = profile.ideal
  return {
    ...profile,
    ideal: {
      ...profile.ideal,
      industries: industries.map(labelled),
      sizes: sizes.map(labelled),
      revenue: { ...revenue, bands: revenue.bands.map(labelled) },
    },
    actions: profile.actions.map((rule) => worded(rule, defaults.rules)),
  }
}

function worded(rule: ActionRule, rules: Phrases['defaults']['rules']): ActionRule {
  const { id, title, reason, opener } = rule
  if (!isOurs(id)) return rule
  const [known, words] = [ours.rules[id], rules[id]]
  return {
    ...rule,
    title: title === known.title ? words.title : title,
    reason: reason === known.reason ? words.reason : reason,
    opener: opener === known.opener ? words.opener : opener,
  }
}
