import { de as deTroubles, es as esTroubles, fr as frTroubles, type TroubleWords } from 'smartsync-troubles'

/** All that the settings page says. */
export interface SettingsWords {
  steps: readonly string[]
  stepsTitle: string
  connection: string
  connected: string
  notConnected: string
  lastSync: string
  never: string
  lastError: string
  /** Null in English, where SmartSync's own words are shown. */
  troubles: TroubleWords | null
  cardsClosed: string
  withheld: { title: string; deals: string; deal_fields: string; workflows: string; grant: string }
  does: { enrich: string; score: string; assign: string; tasks: string }
  on: string
  off: string
  change: string
  connect: string
  loading: string
  unreachable: string
  retry: string
  links: { documentation: string; support: string; terms: string; privacy: string }
}

const en: SettingsWords = {
  stepsTitle: 'Show the card to your team',
  steps: [
    'Open a contact, a company or a deal and choose Customize.',
    'Choose the sidebar or a tab, then Add cards, and filter by App.',
    'Add SmartSync and save the view.',
  ],
  connection: 'Connection',
  connected: 'Connected',
  notConnected: 'Not connected',
  lastSync: 'Last sync',
  never: 'Never',
  lastError: 'Last problem',
  troubles: null,
  cardsClosed: 'Reps see no card',
  withheld: {
    title: 'Not permitted',
    deals: 'Filling in deals and giving them a stage and an owner',
    deal_fields: 'SmartSync’s own properties on deals',
    workflows: 'Letting workflows wait for an enrichment',
    grant: 'To permit it, a super admin installs SmartSync again and allows all that is asked for.',
  },
  does: { enrich: 'Enrich new records', score: 'Score leads', assign: 'Assign owners', tasks: 'Create tasks' },
  on: 'On',
  off: 'Off',
  change: 'Your administrator changes these in SmartSync.',
  connect: 'Install SmartSync again from the marketplace, or connect this account in SmartSync.',
  loading: 'Loading',
  unreachable: 'SmartSync could not be reached',
  retry: 'Try again',
  links: { documentation: 'Documentation', support: 'Support', terms: 'Terms of service', privacy: 'Privacy policy' },
}

const de: SettingsWords = {
  stepsTitle: 'Die Karte Ihrem Team zeigen',
  steps: [
    'Öffnen Sie einen Kontakt, ein Unternehmen oder einen Deal und wählen Sie Anpassen.',
    'Wählen Sie die Seitenleiste oder einen Tab, dann Karten hinzufügen, und filtern Sie nach App.',
    'Fügen Sie SmartSync hinzu und speichern Sie die Ansicht.',
  ],
  connection: 'Verbindung',
  connected: 'Verbunden',
  notConnected: 'Nicht verbunden',
  lastSync: 'Letzte Synchronisierung',
  never: 'Noch nie',
  lastError: 'Letztes Problem',
  troubles: deTroubles,
  cardsClosed: 'Niemand sieht eine Karte',
  withheld: {
    title: 'Nicht erlaubt',
    deals: 'Deals ausfüllen und ihnen Phase und Zuständige geben',
    deal_fields: 'Eigene Eigenschaften von SmartSync an Deals',
    workflows: 'Workflows auf eine Anreicherung warten lassen',
    grant: 'Um es zu erlauben, installiert ein Super-Admin SmartSync erneut und stimmt allem Angefragten zu.',
  },
  does: {
    enrich: 'Neue Datensätze anreichern',
    score: 'Leads bewerten',
    assign: 'Zuständige zuweisen',
    tasks: 'Aufgaben erstellen',
  },
  on: 'An',
  off: 'Aus',
  change: 'Ihr Administrator ändert dies in SmartSync.',
  connect: 'Installieren Sie SmartSync erneut aus dem Marktplatz oder verbinden Sie diesen Account in SmartSync.',
  loading: 'Wird geladen',
  unreachable: 'SmartSync ist nicht erreichbar',
  retry: 'Erneut versuchen',
  links: { documentation: 'Dokumentation', support: 'Support', terms: 'Nutzungsbedingungen', privacy: 'Datenschutz' },
}

const fr: SettingsWords = {
  stepsTitle: 'Montrer la carte à votre équipe',
  steps: [
    'Ouvrez un contact, une entreprise ou une transaction et choisissez Personnaliser.',
    'Choisissez la barre latérale ou un onglet, puis Ajouter des cartes, et filtrez par application.',
    'Ajoutez SmartSync et enregistrez la vue.',
  ],
  connection: 'Connexion',
  connected: 'Connecté',
  notConnected: 'Non connecté',
  lastSync: 'Dernière synchronisation',
  never: 'Jamais',
  lastError: 'Dernier problème',
  troubles: frTroubles,
  cardsClosed: 'Personne ne voit de carte',
  withheld: {
    title: 'Non autorisé',
    deals: 'Remplir les transactions, leur donner une phase et un propriétaire',
    deal_fields: 'Les propriétés de SmartSync sur les transactions',
    workflows: 'Faire attendre un enrichissement aux workflows',
    grant: 'Pour l’autoriser, un super administrateur réinstalle SmartSync et accepte tout ce qui est demandé.',
  },
  does: {
    enrich: 'Enrichir les nouvelles fiches',
    score: 'Évaluer les leads',
    assign: 'Attribuer les propriétaires',
    tasks: 'Créer des tâches',
  },
  on: 'Activé',
  off: 'Désactivé',
  change: 'Votre administrateur modifie ces réglages dans SmartSync.',
  connect: 'Réinstallez SmartSync depuis la marketplace ou connectez ce compte dans SmartSync.',
  loading: 'Chargement',
  unreachable: 'SmartSync est injoignable',
  retry: 'Réessayer',
  links: {
    documentation: 'Documentation',
    support: 'Assistance',
    terms: 'Conditions d’utilisation',
    privacy: 'Confidentialité',
  },
}

const es: SettingsWords = {
  stepsTitle: 'Mostrar la tarjeta a su equipo',
  steps: [
    'Abra un contacto, una empresa o un negocio y elija Personalizar.',
    'Elija la barra lateral o una pestaña, después Añadir tarjetas, y filtre por aplicación.',
    'Añada SmartSync y guarde la vista.',
  ],
  connection: 'Conexión',
  connected: 'Conectado',
  notConnected: 'No conectado',
  lastSync: 'Última sincronización',
  never: 'Nunca',
  lastError: 'Último problema',
  troubles: esTroubles,
  cardsClosed: 'Nadie ve ninguna tarjeta',
  withheld: {
    title: 'No permitido',
    deals: 'Rellenar negocios y darles etapa y propietario',
    deal_fields: 'Propiedades de SmartSync en los negocios',
    workflows: 'Hacer que los workflows esperen un enriquecimiento',
    grant: 'Para permitirlo, un superadministrador vuelve a instalar SmartSync y acepta todo lo que se pide.',
  },
  does: {
    enrich: 'Enriquecer registros nuevos',
    score: 'Puntuar leads',
    assign: 'Asignar propietarios',
    tasks: 'Crear tareas',
  },
  on: 'Activado',
  off: 'Desactivado',
  change: 'Su administrador cambia estos ajustes en SmartSync.',
  connect: 'Vuelva a instalar SmartSync desde el marketplace o conecte esta cuenta en SmartSync.',
  loading: 'Cargando',
  unreachable: 'No se puede contactar con SmartSync',
  retry: 'Reintentar',
  links: {
    documentation: 'Documentación',
    support: 'Asistencia',
    terms: 'Condiciones del servicio',
    privacy: 'Privacidad',
  },
}

const LANGUAGES: Readonly<Record<string, SettingsWords>> = { en, de, fr, es }

/** The words of the first language that we speak; English where we speak none of them. */
export function settingsWordsFor(...wanted: ReadonlyArray<string | undefined>): SettingsWords {
  for (const each of wanted) {
    const words = LANGUAGES[each?.slice(0, 2).toLowerCase() ?? '']
    if (words) return words
  }
  return en
}
