/** Where the demo application's own library begins a login, and where it has its codes sent. */
export const LOGIN = '/login';
export const CALLBACK = '/callback';
