import type { Money, SignalDetails } from '../model/index.ts'

/**
 * The English title of a signal that its source gave none: “Raised £12m (Series A)”, “Hiring: CRM Manager, 6 open positions”.
 * It is made where the signal is read, since it also tells whether two sources told the same; see `told` for other languages.
 */
export function englishTitle(details: Exclude<SignalDetails, { about: 'kind' }>): string {
  switch (details.about) {
    case 'funding': {
      const raised = `Raised ${details.amount === null ? 'funding' : compactMoney(details.amount)}`
      return details.round === null ? raised : `${raised} (${details.round})`
    }
    case 'appointment':
    case 'departure': {
      const verb = details.about === 'departure' ? 'leaves' : 'appointed'
      return details.name ? `${details.name} ${verb}: ${details.position}` : `${details.position} ${verb}`
    }
    case 'posting': {
      const { job, openPositions } = details
      return openPositions === null ? `Hiring: ${job}` : `Hiring: ${job}, ${openPositions} open positions`
    }
    case 'adoption':
      return `Adopts ${details.technology}`
  }
}

function compactMoney({ amount, currency }: Money): string {
  return new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: 1,
  }).format(amount)
}
