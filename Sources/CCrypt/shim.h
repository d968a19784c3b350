/* libxcrypt, which brings yescrypt: the password hash of Debian's own /etc/shadow. */
#include <crypt.h>
