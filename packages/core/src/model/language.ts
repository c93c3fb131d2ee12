/** A language in which SmartSync writes, ISO 639-1. */
export type Language = 'en' | 'de' | 'fr' | 'es'
