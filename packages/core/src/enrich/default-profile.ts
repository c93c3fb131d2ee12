import { en } from '../phrases/en.ts'
import { defaultActionRules } from './action-rules.ts'
import { parseProfile, type ScoringProfile } from './profile.ts'

const { labels } = en.defaults

/**
 * What an organization starts with, to be tuned to its own customers: British companies of 50 to 5,000 people in
 * technology, finance, professional services or manufacturing. Exchange rates are rough: they only choose a revenue band.
 */
export const defaultProfile: ScoringProfile = parseProfile({
  version: 'default-1',
  points: {
    fit: { industry: 15, size: 12, location: 8 },
    intent: 35,
    growth: { momentum: 8, revenue: 8, filings: 4 },
    engagement: 10,
  },
  ideal: {
    industries: [
      {
        label: labels.noTrading,
        sic: ['642', '9999', '7499'],
        words: ['holding compan', 'dormant', 'trust'],
        share: 0.2,
      },
      {
        label: labels.technology,
        sic: ['582', '61', '62', '63'],
        words: ['software', 'computer', 'technolog', 'telecom', 'data'],
        share: 1,
      },
      {
        label: labels.financialServices,
        sic: ['64', '65', '66'],
        words: ['bank', 'insurance', 'credit', 'securit', 'financ', 'invest'],
        share: 1,
      },
      {
        label: labels.professionalServices,
        sic: ['69', '70', '71', '72', '73', '74'],
        words: ['legal', 'account', 'consult', 'engineer', 'advertis', 'research', 'architect'],
        share: 1,
      },
      {
        label: labels.manufacturing,
        sic: ['1', '2', '30', '31', '32', '33'],
        words: ['manufactur', 'beverage', 'pharmaceutic'],
        share: 0.8,
      },
    ],
    otherIndustries: 0.5,
    sizes: [
      { atLeast: 0, share: 0.2, label: labels.muchSmaller },
      { atLeast: 10, share: 0.6, label: labels.smaller },
      { atLeast: 50, share: 1, label: labels.right },
      { atLeast: 5000, share: 0.7, label: labels.larger },
    ],
    revenue: {
      currency: 'GBP',
      rates: { GBP: 1, USD: 0.78, EUR: 0.86 },
      bands: [
        { atLeast: 0, share: 0.3, label: labels.modest },
        { atLeast: 1_000_000, share: 0.7, label: labels.solid },
        { atLeast: 10_000_000, share: 1, label: labels.strong },
      ],
    },
    countries: ['united kingdom'],
    otherCountries: 0.3,
  },
  signals: {
    intent: {
      funding: 1,
      acquisition: 0.9,
      expansion: 0.9,
      hiring: 0.8,
      technology: 0.8,
      leadership: 0.7,
      product: 0.6,
      partnership: 0.5,
      news: 0.4,
      filing: 0,
      growth: 0,
      engagement: 0,
      risk: 0,
    },
    halfLife: {
      funding: 180,
      acquisition: 180,
      growth: 180,
      filing: 180,
      risk: 180,
      expansion: 120,
      leadership: 120,
      technology: 120,
      partnership: 120,
      product: 90,
      engagement: 60,
      hiring: 45,
      news: 45,
    },
  },
  bands: { hot: 80, warm: 60, cool: 40 },
  stages: { qualified: { score: 80, strongSignals: 2 }, contacted: 60, lead: 40 },
  stopSignCap: 10,
  actions: defaultActionRules,
})
