/**
 * The neutral words that stand for cases wherever others could look: birds, trees, stones, rivers, stars, flowers and
 * landscapes, at most 10 letters, the same in every language (definitions.md, "People, languages, tenants").
 */
export const codeNames: readonly string[] = `
  Heron Alder Birch Cedar Aspen Maple Rowan Linden Hazel Juniper Larch Laurel Olive Poplar Spruce
  Sequoia Tamarind Acacia Almond Baobab Cypress Ginkgo Magnolia Mimosa Myrtle Papaya Teak Yucca Falcon
  Osprey Kestrel Merlin Petrel Plover Puffin Curlew Dunlin Egret Eider Gannet Godwit Grebe Harrier Ibis
  Jacana Kiwi Lark Linnet Oriole Pelican Pipit Redwing Sparrow Starling Tanager Tern Toucan Wagtail
  Warbler Wren Avocet Bittern Condor Finch Hoopoe Kinglet Nandu Serin Stilt Agate Amber Basalt Beryl
  Coral Flint Garnet Granite Jade Jasper Marble Mica Onyx Quartz Slate Topaz Zircon Citrine Cobalt
  Diorite Feldspar Galena Gypsum Lapis Obsidian Olivine Peridot Pumice Pyrite Sienna Spinel Tuff Umber
  Adige Arno Avon Clyde Danube Douro Drava Ebro Elbe Garonne Indus Loire Marne Meuse Mosel Neva Orinoco
  Parana Rhone Sava Seine Severn Shannon Spey Tamar Tiber Tisza Trent Tweed Vistula Volga Yukon Zambezi
  Comet Cosmos Lyra Nova Orbit Orion Saturn Sirius Solar Vega Zenith Polaris Carina Draco Pavo Perseus
  Phoenix Clover Crocus Dahlia Fern Freesia Lotus Lupin Orchid Peony Primula Saffron Sorrel Thistle
  Thyme Tulip Vanilla Verbena Yarrow Zinnia Anemone Arnica Aster Azalea Basil Begonia Camellia Atoll
  Canyon Delta Fjord Geyser Glacier Lagoon Mesa Mistral Monsoon Oasis Pampa Prairie Savanna Sirocco
  Steppe Taiga Tundra
`
  .trim()
  .split(/\s+/)

/** FNV-1a: spreads the ids of cases over the list, so that names do not come in the order of the alphabet. */
function spread(seed: string): number {
  let hash = 0x811c9dc5
  for (const unit of seed) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash
}

/**
 * A code name that was never given in this workspace. The same seed and the same names taken give the same one. When
 * every word is in use, words come again with a number ("Heron 2").
 */
export function proposeCodeName(taken: readonly string[], seed: string): string {
  const used = new Set(taken)
  const start = spread(seed) % codeNames.length
  for (let round = 1; ; round += 1) {
    for (let step = 0; step < codeNames.length; step += 1) {
      const word = codeNames[(start + step) % codeNames.length] ?? ''
      const name = round === 1 ? word : `${word} ${round}`
      if (!used.has(name)) return name
    }
  }
}
