/** Replaced by the build with the version in package.json. */
declare const __BOWSPRIT_VERSION__: string
