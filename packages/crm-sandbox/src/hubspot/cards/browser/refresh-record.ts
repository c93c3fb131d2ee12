/** Shows the record as it is now, without touching the cards. */
export async function refreshRecord(): Promise<void> {
  const response = await fetch(window.location.href)
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
  for (const part of document.querySelectorAll<HTMLElement>('[data-record-part]')) {
    const now = fresh.querySelector(`[data-record-part="${part.dataset.recordPart}"]`)
    if (now !== null) part.replaceChildren(...now.childNodes)
  }
}
