/** What went wrong with a request, in the words of the API: what happened, what can be done, and where. */
class Trouble extends Error {
  constructor({ detail, help = '', faults = [], status = 0 }) {
    super(detail)
    this.help = help
    this.faults = faults
    this.status = status
  }
}

/** Asks the API at a path relative to this page. Rejects with a `Trouble`. */
export async function ask(method, path, body) {
  let response
  try {
    response = await fetch(new URL(`../${path}`, document.baseURI), {
      method,
      headers: { accept: 'application/json', 'SmartSync-Console': '1' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    throw new Trouble({
      detail: 'SmartSync cannot be reached.',
      help: 'Check your connection; this page goes on trying.',
    })
  }
  const answer = await response.json().catch(() => null)
  if (response.ok) return answer
  throw new Trouble({ detail: `SmartSync answered ${response.status}.`, ...answer, status: response.status })
}

export const crm = (below = '') => `api/integrations/crm${below}`
