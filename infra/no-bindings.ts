/**
 * Takes the place of the SDK's reader of what a request says in its path, query, headers or host: DynamoDB and Secrets Manager
 * take all of it in the body.
 */
export const getHttpOperationBindings = () => [];

export const HttpBindingNormalizedSchema = {
  of: (): never => {
    throw new Error('parts of a request outside its body are not in this bundle');
  },
};
