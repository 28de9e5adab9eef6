import type { LetterReason, PresetName } from '../../src/letters/catalogue.ts'
import type { LetterInput } from '../../src/letters/compose.ts'
import type { Slots } from '../../src/letters/slots.ts'
import type { LetterLanguage } from '../../src/letters/tongue.ts'

type Words = Readonly<
  Record<
    | 'serviceName'
    | 'clauseRef'
    | 'noticePeriod'
    | 'openDeliverables'
    | 'handoverItems'
    | 'finalInvoiceScope'
    | 'refundReason'
    | 'openInvoices'
    | 'assetList'
    | 'goodwillItem'
    | 'focusArea'
    | 'item'
    | 'proposal'
    | 'factText'
    | 'altWhy'
    | 'incidentNeutral'
    | 'issueNeutral'
    | 'measures'
    | 'metric'
    | 'factsShort'
    | 'optionA'
    | 'optionB'
    | 'policyName'
    | 'commitmentsShort'
    | 'directoryName',
    string
  >
>

const WORDS: Readonly<Record<LetterLanguage, Words>> = {
  en: {
    serviceName: 'website maintenance',
    clauseRef: 'section 12.2',
    noticePeriod: 'three months',
    openDeliverables: 'the spring campaign and the monthly report',
    handoverItems: 'all files and logins',
    finalInvoiceScope: 'the work done in May',
    refundReason: 'the unused months',
    openInvoices: 'no. 1041 and no. 1042',
    assetList: 'the test phones',
    goodwillItem: 'the last two weeks',
    focusArea: 'industrial clients',
    item: 'a second website',
    proposal: 'a monthly price of £4,200.00',
    factText: 'the meeting was moved for the third time',
    altWhy: 'experience with webshops',
    incidentNeutral: 'On 3 March 2026 a call with our team was ended because of the language used.',
    issueNeutral: 'approvals arrive after the printing date',
    measures: 'one contact person and approval three days before printing',
    metric: 'the number of late approvals',
    factsShort: 'in May we worked 62 hours instead of 40',
    optionA: 'the present scope for £4,800.00 a month',
    optionB: 'a smaller scope at the present price',
    policyName: 'our code of conduct',
    commitmentsShort: 'files, access and support until the last day',
    directoryName: 'the directory of the trade association',
  },
  sv: {
    serviceName: 'webbförvaltning',
    clauseRef: 'punkt 12.2',
    noticePeriod: 'tre månader',
    openDeliverables: 'vårkampanjen och månadsrapporten',
    handoverItems: 'alla filer och inloggningar',
    finalInvoiceScope: 'arbetet i maj',
    refundReason: 'de outnyttjade månaderna',
    openInvoices: 'nr 1041 och nr 1042',
    assetList: 'testtelefonerna',
    goodwillItem: 'de två sista veckorna',
    focusArea: 'industrikunder',
    item: 'en andra webbplats',
    proposal: 'ett månadspris på 42 000,00 kr',
    factText: 'mötet flyttades för tredje gången',
    altWhy: 'van vid e-handel',
    incidentNeutral: 'Den 3 mars 2026 avbröts ett samtal med vårt team på grund av språkbruket.',
    issueNeutral: 'godkännanden kommer efter tryckdagen',
    measures: 'en kontaktperson och godkännande tre dagar före tryck',
    metric: 'antalet sena godkännanden',
    factsShort: 'i maj blev det 62 timmar i stället för 40',
    optionA: 'nuvarande omfattning för 48 000,00 kr i månaden',
    optionB: 'mindre omfattning till nuvarande pris',
    policyName: 'vår uppförandekod',
    commitmentsShort: 'filer, åtkomst och stöd till sista dagen',
    directoryName: 'branschförbundets register',
  },
  de: {
    serviceName: 'Websitepflege',
    clauseRef: 'Ziffer 12.2',
    noticePeriod: 'drei Monaten',
    openDeliverables: 'die Frühjahrskampagne und der Monatsbericht',
    handoverItems: 'alle Dateien und Zugänge',
    finalInvoiceScope: 'die Arbeit im Mai',
    refundReason: 'die nicht genutzten Monate',
    openInvoices: 'Nr. 1041 und Nr. 1042',
    assetList: 'die Testgeräte',
    goodwillItem: 'die letzten zwei Wochen',
    focusArea: 'Industriekunden',
    item: 'zweite Website',
    proposal: 'ein Monatspreis von 4.200,00 €',
    factText: 'der Termin wurde zum dritten Mal verschoben',
    altWhy: 'Erfahrung mit Onlineshops',
    incidentNeutral: 'Am 3. März 2026 wurde ein Gespräch mit unserem Team wegen der Wortwahl beendet.',
    issueNeutral: 'Freigaben kommen nach dem Drucktermin',
    measures: 'eine Ansprechperson und Freigabe drei Tage vor dem Druck',
    metric: 'Zahl der späten Freigaben',
    factsShort: 'im Mai waren es 62 statt 40 Stunden',
    optionA: 'der heutige Umfang für 4.800,00 € im Monat',
    optionB: 'ein kleinerer Umfang zum heutigen Preis',
    policyName: 'unser Verhaltenskodex',
    commitmentsShort: 'Dateien, Zugänge und Unterstützung bis zum letzten Tag',
    directoryName: 'Verzeichnis des Branchenverbands',
  },
  nb: {
    serviceName: 'nettstedsdrift',
    clauseRef: 'punkt 12.2',
    noticePeriod: 'tre måneder',
    openDeliverables: 'vårkampanjen og månedsrapporten',
    handoverItems: 'alle filer og innlogginger',
    finalInvoiceScope: 'arbeidet i mai',
    refundReason: 'de ubrukte månedene',
    openInvoices: 'nr. 1041 og nr. 1042',
    assetList: 'testtelefonene',
    goodwillItem: 'de to siste ukene',
    focusArea: 'industrikunder',
    item: 'et nettsted til',
    proposal: 'en månedspris på 42 000,00 kr',
    factText: 'møtet ble flyttet for tredje gang',
    altWhy: 'erfaring med nettbutikker',
    incidentNeutral: 'Den 3. mars 2026 ble en samtale med teamet vårt avsluttet på grunn av ordbruken.',
    issueNeutral: 'godkjenninger kommer etter trykkdatoen',
    measures: 'én kontaktperson og godkjenning tre dager før trykk',
    metric: 'antall sene godkjenninger',
    factsShort: 'i mai ble det 62 timer i stedet for 40',
    optionA: 'dagens omfang for 48 000,00 kr i måneden',
    optionB: 'mindre omfang til dagens pris',
    policyName: 'etiske retningslinjer for kundekontakt',
    commitmentsShort: 'filer, tilganger og støtte til siste dag',
    directoryName: 'bransjeforeningens register',
  },
  fi: {
    serviceName: 'verkkosivujen ylläpito',
    clauseRef: 'kohta 12.2',
    noticePeriod: 'kolme kuukautta',
    openDeliverables: 'kevätkampanja ja kuukausiraportti',
    handoverItems: 'kaikki tiedostot ja tunnukset',
    finalInvoiceScope: 'toukokuun työ',
    refundReason: 'käyttämättömät kuukaudet',
    openInvoices: 'nro 1041 ja nro 1042',
    assetList: 'testipuhelimet',
    goodwillItem: 'kaksi viimeistä viikkoa',
    focusArea: 'teollisuusasiakkaat',
    item: 'toinen verkkosivusto',
    proposal: 'kuukausihinta 4 200,00 €',
    factText: 'kokous siirrettiin kolmannen kerran',
    altWhy: 'kokemusta verkkokaupoista',
    incidentNeutral: 'Puhelu tiimimme kanssa lopetettiin 3. maaliskuuta 2026 sanavalintojen vuoksi.',
    issueNeutral: 'hyväksynnät tulevat painopäivän jälkeen',
    measures: 'yksi yhteyshenkilö ja hyväksyntä kolme päivää ennen painoa',
    metric: 'myöhässä tulleiden hyväksyntöjen määrä',
    factsShort: 'toukokuussa tunteja kertyi 62, kun sovittu määrä on 40',
    optionA: 'nykyinen laajuus hintaan 4 800,00 € kuukaudessa',
    optionB: 'suppeampi laajuus nykyiseen hintaan',
    policyName: 'toimintaohje',
    commitmentsShort: 'tiedostot, käyttöoikeudet ja tuki viimeiseen päivään saakka',
    directoryName: 'toimialaliiton hakemisto',
  },
  nl: {
    serviceName: 'websitebeheer',
    clauseRef: 'artikel 12.2',
    noticePeriod: 'drie maanden',
    openDeliverables: 'de voorjaarscampagne en het maandrapport',
    handoverItems: 'alle bestanden en inloggegevens',
    finalInvoiceScope: 'het werk in mei',
    refundReason: 'de niet gebruikte maanden',
    openInvoices: 'nr. 1041 en nr. 1042',
    assetList: 'de testtelefoons',
    goodwillItem: 'de laatste twee weken',
    focusArea: 'industriële klanten',
    item: 'een tweede website',
    proposal: 'een maandprijs van € 4.200,00',
    factText: 'het overleg werd voor de derde keer verplaatst',
    altWhy: 'ervaring met webwinkels',
    incidentNeutral: 'Op 3 maart 2026 is een gesprek met ons team beëindigd vanwege het taalgebruik.',
    issueNeutral: 'goedkeuringen komen na de drukdatum',
    measures: 'één contactpersoon en goedkeuring drie dagen voor het drukken',
    metric: 'het aantal late goedkeuringen',
    factsShort: 'in mei waren het 62 uur in plaats van 40',
    optionA: 'de huidige omvang voor € 4.800,00 per maand',
    optionB: 'een kleinere omvang voor de huidige prijs',
    policyName: 'onze gedragscode',
    commitmentsShort: 'bestanden, toegang en ondersteuning tot de laatste dag',
    directoryName: 'het register van de brancheorganisatie',
  },
}

const DAYS: Slots = {
  endDate: '2026-05-31',
  callDate: '2026-03-03',
  finalInvoiceDate: '2026-06-01',
  finalInvoiceDue: '2026-07-01',
  openInvoicesDue: '2026-04-15',
  refundDate: '2026-06-10',
  handoverDate: '2026-05-29',
  dataExportUntil: '2026-06-30',
  dataChoiceDate: '2026-05-15',
  accessRemovalDate: '2026-05-31',
  assetReturnDate: '2026-05-29',
  contactUntil: '2026-06-30',
  reviewDate: '2026-04-01',
  answerDate: '2026-03-20',
  startDate: '2026-04-01',
  fromDate: '2026-01-01',
  toDate: '2026-02-28',
  dueDate: '2026-01-15',
  paidDate: '2026-02-20',
  factDate: '2026-02-03',
  offerDate: '2026-03-10',
  lastReplyDate: '2026-03-08',
  nextAttempt: '2026-03-04',
}

/** Slots as a case would fill them, in one language. */
export function realisticSlots(language: LetterLanguage): Slots {
  return {
    ...DAYS,
    ...WORDS[language],
    factMonth: '2026-02',
    thanksFor: 'cooperation',
    relationshipStart: 2019,
    contractRef: 'WM-2019-04',
    finalInvoiceAmount: { amount: 4200, currency: 'EUR' },
    refundAmount: { amount: 1250.5, currency: 'EUR' },
    undisputedAmount: { amount: 3100, currency: 'EUR' },
    ...{ firstName: 'Anna', lastName: 'Berg', fullName: 'Anna Berg', clientName: 'Nordlys' },
    ...{
      contactName: 'Eva Lund',
      contactPhone: '+46 8 123 45 67',
      contactEmail: 'eva@byro.example',
      handoverContact: 'Olle Ek',
    },
    ...{
      senderName: 'Karin Holm',
      senderTitle: 'VD',
      companyName: 'Studio Nord',
      legalContact: 'Maria Falk',
      invoiceNo: '1041',
      count: 6,
      agreedCount: 2,
    },
  }
}

/** A whole ending with every optional part that fits its preset. */
export function fullInput(
  language: LetterLanguage,
  preset: PresetName,
  reason: LetterReason = 'R06',
): LetterInput {
  const slots = realisticSlots(language)
  const text = (name: keyof Words) => WORDS[language][name]
  return {
    language,
    preset,
    slots: preset === 'NO_CALL' ? { ...slots, callAttempts: ['2026-03-02', '2026-03-03'] } : slots,
    reason,
    facts: [
      {
        reason: 'R06',
        slots: { invoiceNo: '1041', dueDate: '2026-01-15', paidDate: '2026-02-20' },
        source: 'F-1041',
      },
      { date: '2026-02-03', text: text('factText'), source: 'T-88' },
    ],
    steps: [
      { type: 'talk', date: '2026-01-20' },
      { type: 'plan', date: '2026-02-25' },
    ],
    goodwill: [{ type: 'HANDOVER_HOURS', hours: 8 }],
    alternatives: [
      { name: 'Webbhuset', contact: 'info@webbhuset.example', why: text('altWhy') },
      { name: 'Verket', contact: 'hej@verket.example', why: text('altWhy') },
    ],
    ourLimits: preset === 'REFER',
    finality: false,
    legalFallback: true,
  }
}
