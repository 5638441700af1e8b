const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="40"><rect width="160" height="40" rx="8" fill="#0b5cad"/><text x="16" y="27" font-size="20" fill="#fff">Brightway</text></svg>';

/** The logo of an application, as its client carries it. */
export const LOGO = `data:image/svg+xml;base64,${Buffer.from(SVG).toString('base64')}`;
