export { de } from './de.ts'
export { es } from './es.ts'
export { fr } from './fr.ts'
export { known, type Told, type TroubleWords, toldIn } from './told.ts'
