/**
 * Which countries (ISO 3166 alpha-2) a truck can reach from one another without an ocean crossing: the countries of
 * the shipments file. Ferries of a few hours count as road (Great Britain, Ireland), Sinai does not.
 */
const networks: Record<string, string> = Object.fromEntries(
  Object.entries({
    europeAndAsia: 'AF CH CN DE ES FR GB GR IE IL IN IT KG KZ LB NL NO PK PL TH VN',
    africa: 'AO BF BI BJ BW CD CI CM ET GH GN KE LR LS LY ML MW MZ NA NG RW SD SL SN SS SZ TG TZ UG ZA ZM ZW',
    northAmerica: 'BZ CA GT US',
    southAmerica: 'GY',
    hispaniola: 'DO HT',
    japan: 'JP',
    korea: 'KR',
    australia: 'AU',
    cyprus: 'CY',
    puertoRico: 'PR',
  }).flatMap(([network, countries]) => countries.split(' ').map((country) => [country, network])),
)

/**
 * False only when both countries are listed and lie on different networks; an unlisted country is assumed reachable.
 */
export function roadMayConnect(originIso2: string, destinationIso2: string): boolean {
  const origin = networks[originIso2]
  const destination = networks[destinationIso2]
  return origin === undefined || destination === undefined || origin === destination
}
