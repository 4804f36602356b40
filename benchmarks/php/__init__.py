"""nginx and php-fpm with a careful `contactus.php`: what most contact forms of the world run on."""
