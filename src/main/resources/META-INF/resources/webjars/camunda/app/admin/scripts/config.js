export default {
  app: { name: 'Administration', vendor: 'IME Bookings' },
  disableWelcomeMessage: true
};
