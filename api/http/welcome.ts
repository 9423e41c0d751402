/** What stands in GraphiQL when it is first opened. */
export const welcome = `# Plume: press the button and watch hotspots arrive.
subscription Live {
  hotspotChanges {
    cursor
    kind
    hotspot { entity { type name } predictedCo2 baselineCo2 percentAbove severity status drivers { kind co2 label } }
  }
}

# query Now {
#   streamPosition
#   hotspots(first: 10, where: { statuses: [ACTIVE] }) {
#     totalCount
#     edges { node { entity { name } percentAbove severity recommendations { action co2Reduction } } }
#   }
# }
`
