/** Why the backend refuses what a card asks: the `code` of its problem. A card has words of its own for each. */
export type CardRefusal =
  | 'not_connected'
  | 'card_outdated' // the card does not show any more what the rep answers to
  | 'nothing_to_apply'
  | 'user_unknown' // the CRM does not say who asks
  | 'signature_invalid' // it was not proved to come from the CRM
  | 'unknown_crm'
  | 'no_such_card'
  | 'body_invalid'
