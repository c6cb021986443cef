export * from 'lockstep/dist/connectors/kit/authors.js';
