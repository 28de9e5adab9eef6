/** The two halves of the sign: one stays, one moves a little away. In a square of 32. */
const half = 'M15 5a11 11 0 0 0 0 22z'
const other = 'M19 6.4a10.3 10.3 0 0 1 0 19.2z'

/** Full colour to the edge, the sign within the inner 120 of 192 that Teams never cuts. */
const colour =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-6 -6 44 44"><path fill="#f4efe6" d="M-6-6h44v44h-44z"/>' +
  `<path fill="#2f6f62" d="${half}"/><path fill="#c98a4b" d="${other}"/></svg>`

/** White lines on nothing: Teams lays its own colour under it. */
const outline =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">' +
  `<g fill="none" stroke="#fff" stroke-width="2" stroke-linejoin="round"><path d="${half}"/><path d="${other}"/></g></svg>`

/**
 * The app’s two icons as SVG, with the width in pixels that each is drawn in: full colour, and an outline.
 * https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package#app-icons
 */
export const appIcons = {
  'color.png': { svg: colour, width: 192 },
  'outline.png': { svg: outline, width: 32 },
} as const
