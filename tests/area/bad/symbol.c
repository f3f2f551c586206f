/* Exports something, but not what is wanted. */
__attribute__((visibility("default"))) extern const int another_symbol;
const int another_symbol = 1;
