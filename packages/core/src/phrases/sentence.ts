const ENDED = /[.!?…](?:["”“’)]|\s?»)?$/

/** With a capital letter in front and exactly one mark at the end ("BP P.L.C." needs no second stop). */
export function sentence(text: string): string {
  return capital(ENDED.test(text) ? text : `${text}.`)
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
