export * from 'lockstep/connector-kit';
