import type { Alert } from './protocol.ts'

const SHOWN_MS = 6_000

/** Tells the user something for some seconds, aloud too. */
export function showAlert({ type = 'info', title, message }: Alert): void {
  const alert = document.createElement('p')
  alert.className = `hs-toast hs-${type}`
  alert.textContent = title === undefined ? message : `${title}: ${message}`
  place().append(alert)
  setTimeout(() => alert.remove(), SHOWN_MS)
}

function place(): Element {
  const known = document.querySelector('.hs-toasts')
  if (known !== null) return known
  const made = document.createElement('div')
  made.className = 'hs-toasts'
  made.setAttribute('role', 'status')
  document.body.append(made)
  return made
}
