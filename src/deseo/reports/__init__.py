"""Write what leaves the Atlas: tables, geodata, documents."""
