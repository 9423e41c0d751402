/** The units that Plume knows, and how they are spelled. */

export type Dimension = 'volume' | 'mass' | 'energy' | 'distance'

/** Energy of a fuel by gross (higher) or net (lower) calorific value. */
export type CalorificBasis = 'gross' | 'net'

/**
 * A unit that Plume knows. `size` is one unit in the dimension's base (litre, kilogram, kilowatt hour, kilometre).
 * `measure` tells volumes of liquids from volumes of gas, because a litre of compressed gas is no litre of gas; cubic
 * metres and feet measure liquids too, unless `onlyGas`.
 */
export type Unit = {
  name: string
  dimension: Dimension
  size: number
  basis?: CalorificBasis
  measure?: 'liquid' | 'gas'
  onlyGas?: true
}

/**
 * `words` mean the same in upper and lower case; `symbols` match only as written, because another case means another
 * unit.
 */
export type Spelling = { unit: Unit; words: string; symbols?: string }

const litres = { dimension: 'volume', measure: 'liquid' } as const
const gas = { dimension: 'volume', measure: 'gas' } as const
const meteredGas = { ...gas, onlyGas: true } as const
const mass = { dimension: 'mass' } as const
const energy = { dimension: 'energy' } as const
const distance = { dimension: 'distance' } as const

/** International foot, in litres a cubic foot: 0.3048³ m³ (NIST SP 811, exact). */
const cubicFoot = 28.316846592
/** One International Table British thermal unit in kWh: 1055.05585262 J (NIST SP 811, exact). */
const btu = 1055.05585262 / 3_600_000
/** One kilojoule in kWh. */
const kilojoule = 1 / 3600
/**
 * A cubic metre at 0 °C (normal) in cubic metres at 15 °C (standard, as UK meters count and DESNZ publishes), both at
 * 101.325 kPa: the ratio of the temperatures (ISO 13443; real gas differs by less than 0.1 %). A cubic foot of gas is
 * measured at 60 °F, which is 15.6 °C: this ignores the difference of 0.2 %.
 */
const normalCubicMetre = (1000 * 288.15) / 273.15

/**
 * Sources: NIST SP 811 appendix B (US gallon of 231 cubic inches, barrel of 42 US gallons, pound, short and long ton,
 * Btu, therm), Units of Measurement Regulations 1995 (imperial gallon), EIA glossary (Ccf, Mcf, MMcf, MMBtu, dekatherm:
 * M is a thousand, MM a million), IEA (toe: 41.868 GJ of net calorific value, 10 Gcal of the International Table), BIPM SI brochure (prefixes).
 */
export const spellings: Spelling[] = [
  { unit: { name: 'litres', ...litres, size: 1 }, words: 'l litre liter ltr dm3 dm_3' },
  { unit: { name: 'ml', ...litres, size: 0.001 }, words: 'millilitre milliliter cc cm3 cm_3', symbols: 'ml mL' },
  { unit: { name: 'hectolitres', ...litres, size: 100 }, words: 'hl hectolitre hectoliter' },
  { unit: { name: 'kilolitres', ...litres, size: 1000 }, words: 'kl kilolitre kiloliter' },
  {
    unit: { name: 'gal (US)', ...litres, size: 3.785411784 },
    words:
      'us_gallon us_gal gal_us gallon_us gallons_us us_liquid_gallon us_gal_lqd gal_us_lqd us_gal_liq gal_us_liq ' +
      'us_gal_liquid gal_us_liquid us_liq_gal us_liquid_gal us_gallon_liquid usg usgal',
  },
  {
    unit: { name: 'gal (UK)', ...litres, size: 4.54609 },
    words:
      'imperial_gallon imperial_gal uk_gallon uk_gal gal_uk gal_imp gal_imperial gallon_uk gallons_uk ' +
      'gallon_imperial gallons_imperial imp_gal imp_gallon impgal ukgal',
  },
  { unit: { name: 'barrels', ...litres, size: 158.987294928 }, words: 'barrel bbl oil_barrel us_barrel' },
  { unit: { name: 'cubic metres', ...gas, size: 1000 }, words: 'm3 m_3 cubic_metre cubic_meter cu_m cbm' },
  {
    unit: { name: 'cubic metres at 15 °C', ...meteredGas, size: 1000 },
    words: 'standard_cubic_metre standard_cubic_meter std_m3 smc',
    symbols: 'Sm3 SM3 Sm_3 scm Scm SCM',
  },
  {
    unit: { name: 'cubic metres at 0 °C', ...meteredGas, size: normalCubicMetre },
    words: 'normal_cubic_metre normal_cubic_meter m3_n m3n',
    symbols: 'Nm3 NM3 Nm_3',
  },
  { unit: { name: 'cubic feet', ...gas, size: cubicFoot }, words: 'ft3 ft_3 cubic_foot cubic_feet cu_ft cf' },
  {
    unit: { name: 'standard cubic feet', ...meteredGas, size: cubicFoot },
    words: 'standard_cubic_foot standard_cubic_feet std_ft3',
    symbols: 'scf SCF Scf',
  },
  {
    unit: { name: 'hundred cubic feet', ...meteredGas, size: 100 * cubicFoot },
    words: 'ccf hcf hundred_cubic_feet 100_cubic_feet',
  },
  {
    unit: { name: 'thousand cubic feet', ...meteredGas, size: 1000 * cubicFoot },
    words: 'thousand_cubic_feet 1000_cubic_feet',
    symbols: 'Mcf MCF Mscf MSCF',
  },
  {
    unit: { name: 'million cubic feet', ...meteredGas, size: 1_000_000 * cubicFoot },
    words: 'million_cubic_feet',
    symbols: 'MMcf MMCF mmcf MMscf MMSCF mmscf',
  },
  { unit: { name: 'g', ...mass, size: 0.001 }, words: 'gram gramme', symbols: 'g' },
  { unit: { name: 'kg', ...mass, size: 1 }, words: 'kg kilogram kilogramme kilo' },
  {
    unit: { name: 'tonnes', ...mass, size: 1000 },
    words: 't tonne metric_ton metric_tonne ton_metric tons_metric megagram',
    symbols: 'mt MT Mg',
  },
  { unit: { name: 'kilotonnes', ...mass, size: 1_000_000 }, words: 'kt kilotonne' },
  { unit: { name: 'lb', ...mass, size: 0.45359237 }, words: 'lb pound lbm' },
  {
    unit: { name: 'tons (US)', ...mass, size: 907.18474 },
    words: 'short_ton us_ton ton_us tons_us us_short_ton ton_short tons_short',
  },
  {
    unit: { name: 'tons (UK)', ...mass, size: 1016.0469088 },
    words: 'long_ton uk_ton imperial_ton ton_uk tons_uk ton_long tons_long',
  },
  { unit: { name: 'Wh', ...energy, size: 0.001 }, words: 'wh watt_hour w_h' },
  { unit: { name: 'kWh', ...energy, size: 1 }, words: 'kwh kilowatt_hour kw_h' },
  {
    unit: { name: 'MWh', ...energy, size: 1000 },
    words: 'megawatt_hour',
    symbols: 'MWh MWH Mwh MW_h MW_H',
  },
  { unit: { name: 'GWh', ...energy, size: 1_000_000 }, words: 'gwh gigawatt_hour gw_h' },
  { unit: { name: 'TWh', ...energy, size: 1_000_000_000 }, words: 'twh terawatt_hour' },
  { unit: { name: 'kJ', ...energy, size: kilojoule }, words: 'kj kilojoule' },
  { unit: { name: 'MJ', ...energy, size: 1 / 3.6 }, words: 'megajoule', symbols: 'MJ' },
  { unit: { name: 'GJ', ...energy, size: 1000 / 3.6 }, words: 'gj gigajoule' },
  { unit: { name: 'TJ', ...energy, size: 1_000_000 / 3.6 }, words: 'tj terajoule' },
  { unit: { name: 'Gcal', ...energy, size: 1163 }, words: 'gcal gigacalorie' },
  { unit: { name: 'Btu', ...energy, size: btu }, words: 'btu' },
  { unit: { name: 'therms', ...energy, size: 100_000 * btu }, words: 'therm thm' },
  {
    unit: { name: 'dekatherms', ...energy, size: 1_000_000 * btu },
    words: 'dekatherm decatherm',
    symbols: 'Dth DTH Dt_h',
  },
  { unit: { name: 'MMBtu', ...energy, size: 1_000_000 * btu }, words: 'mmbtu million_btu' },
  {
    unit: { name: 'toe (Net CV)', ...energy, size: 11_630, basis: 'net' },
    words: 'toe tonne_of_oil_equivalent tonnes_of_oil_equivalent',
  },
  { unit: { name: 'ktoe (Net CV)', ...energy, size: 11_630_000, basis: 'net' }, words: 'ktoe' },
  { unit: { name: 'm', ...distance, size: 0.001 }, words: 'metre meter', symbols: 'm' },
  { unit: { name: 'km', ...distance, size: 1 }, words: 'km kilometre kilometer' },
  { unit: { name: 'miles', ...distance, size: 1.609344 }, words: 'mile mi' },
  { unit: { name: 'nautical miles', ...distance, size: 1.852 }, words: 'nautical_mile nmi', symbols: 'NM' },
]

/** Spellings that Plume refuses, in lower case, because their meaning differs between countries or industries. */
export const ambiguous = new Map([
  ['gal', 'differs between countries: send gal (US) or gal (UK)'],
  ['gallon', 'differs between countries: send gal (US) or gal (UK)'],
  ['ton', 'differs between countries: send tonnes, tons (US) or tons (UK)'],
  ['ml', 'may be millilitres or megalitres: write mL, or litres for the amount times a million'],
  ['mj', 'may be millijoules or megajoules: write MJ for megajoules'],
  ['mwh', 'may be milliwatt hours or megawatt hours: write MWh for megawatt hours'],
  ['mw_h', 'may be milliwatt hours or megawatt hours: write MWh for megawatt hours'],
  ['mt', 'may be metric tons or megatonnes: write tonnes or kilotonnes'],
  ['mg', 'may be milligrams or megagrams: write g, or Mg for tonnes'],
  ['g', 'is no gram: write g in lower case'],
  ['mcf', 'may be a thousand or a million cubic feet: write Mcf for a thousand, MMcf for a million'],
  ['mscf', 'may be a thousand or a million cubic feet: write Mcf for a thousand, MMcf for a million'],
  ['mmcf', 'may be a thousand or a million cubic feet: write Mcf for a thousand, MMcf for a million'],
  ['mmscf', 'may be a thousand or a million cubic feet: write Mcf for a thousand, MMcf for a million'],
  ['mbtu', 'may be a thousand or a million Btu: write MMBtu for a million'],
  ['mbbl', 'may be a thousand or a million barrels: write bbl'],
  ['mtoe', 'may be a thousandth or a million toe: write toe or ktoe'],
  ['dth', 'may be a tenth of a therm or ten therms: write Dth for ten therms'],
  ['dt_h', 'may be a tenth of a therm or ten therms: write Dth for ten therms'],
  ['nm3', 'may be cubic nanometres or normal cubic metres: write Nm3 for cubic metres of gas at 0 °C'],
  ['nm_3', 'may be cubic nanometres or normal cubic metres: write Nm3 for cubic metres of gas at 0 °C'],
  ['sm3', 'is written Sm3: cubic metres of gas at 15 °C'],
  ['sm_3', 'is written Sm3: cubic metres of gas at 15 °C'],
  ['scm', 'is written Sm3: cubic metres of gas at 15 °C'],
  ['scf', 'is written scf: cubic feet of gas'],
  ['mm3', 'may be cubic millimetres or a million cubic metres: write m3'],
  ['nm', 'may be nanometres or nautical miles: write nautical miles'],
  ['m', 'is no metre: write m in lower case'],
])
