/** Where the plain stack has the class of a course. */
export const courseKey = (deployment: string, id: string) => ({ pk: `plain-course#${deployment}#${id}`, sk: '-' });
