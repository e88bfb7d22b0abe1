<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>RdbGeo</name>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>1 hit among {searched} chips, score {best}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>1 scene</source>
        <translation>1 escena</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>1,2,4 also indexes chips twice and four times as large.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>1. Let the plugin install it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>2. Or paste these lines into a terminal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>3. Or say where it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>A Python</source>
        <translation>Un Python</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>A Python, or the program rdb-geo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>A file of the index is damaged, or a newer version wrote it: index its raster again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/model_box.py</extracomment>
        <source>A folder that holds a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/index_page.py</extracomment>
        <source>A folder …</source>
        <translation>Una carpeta …</translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>A page with map, pictures and scores of these hits, for the browser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>A part of the raster can't be read: get a fresh copy of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>areas.py</extracomment>
        <source>A polygon of the area holds both poles: cut it in two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>A probability, 0 to 1: only hits with at least this score.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>A probability, 0 to 1: only places that score at least this after.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/index_page.py</extracomment>
        <source>A scene is cut into square chips, and chips are what is found. Automatic suits the scene and the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>A year, a month or a day: 2024, 2024-05 or 2024-05-01. Scenes without a date are left out then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/scene_box.py</extracomment>
        <source>Add to map</source>
        <translation>Añadir al mapa</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Allow the engine to fetch the weights of other models from the internet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Also where there is no confident match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>Another program holds or blocks a file, most often an antivirus. Close other QGIS windows, install again; where that does not help, have your IT allow the folder {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>Another program is indexing this raster into the same folder: wait until it is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Another …</source>
        <translation>Otro …</translation>
    </message>
    <message>
        <extracomment>gui/search_page.py</extracomment>
        <source>Answer with polygons …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Asked in English: {words}</source>
        <translation>Preguntado en inglés: {words}</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>At most so far away, in metres</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>At most so far away. 0 = it touches.</source>
        <translation>Como máximo a esta distancia. 0 = lo toca.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Average precision by area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Average precision by count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/reading_box.py</extracomment>
        <source>Bands</source>
        <translation>Bandas</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Bands for red, green, blue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/feedback.py, processing/refine_marks.py</extracomment>
        <source>Before, {value} of the first {k} hits were right (precision@{k}, 95 % interval {low} … {high}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Best lowest score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Best percent of all chips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Best score</source>
        <translation>Mejor puntuación</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py, processing/score_heatmap.py</extracomment>
        <source>Box around the example</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>By number (4,3,2) or name (red,green,blue); empty = chosen from the scene.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/scenes.py</extracomment>
        <source>Can't be deleted: {names}.</source>
        <translation>No se pueden borrar: {names}.</translation>
    </message>
    <message>
        <extracomment>flows/scenes.py</extracomment>
        <source>Can't be opened: {names}.</source>
        <translation>No se pueden abrir: {names}.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Change between two dates</source>
        <translation>Cambio entre dos fechas</translation>
    </message>
    <message>
        <extracomment>gui/search_page.py</extracomment>
        <source>Change between two dates …</source>
        <translation>Cambio entre dos fechas …</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Changed places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/index_page.py, processing/index_scene.py</extracomment>
        <source>Chip size</source>
        <translation>Tamaño de recorte</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Chips compared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/dock.py</extracomment>
        <source>Choose the folder of the index</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/setup.py</extracomment>
        <source>Choose the folder that holds the wheels: this copy of the plugin carries no engine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/scenes.py</extracomment>
        <source>Clean up</source>
        <translation>Limpiar</translation>
    </message>
    <message>
        <extracomment>gui/scene_box.py</extracomment>
        <source>Clean up …</source>
        <translation>Limpiar …</translation>
    </message>
    <message>
        <extracomment>gui/message_strip.py</extracomment>
        <source>Close this message</source>
        <translation>Cerrar este mensaje</translation>
    </message>
    <message>
        <extracomment>gui/search_page.py</extracomment>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Compare with polygons</source>
        <translation>Comparar con polígonos</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Copied.</source>
        <translation>Copiado.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Copy diagnostics</source>
        <translation>Copiar diagnóstico</translation>
    </message>
    <message>
        <extracomment>gui/scene_box.py</extracomment>
        <source>Delete files of earlier results that no layer of the project shows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/scenes.py</extracomment>
        <source>Delete {number} files ({size} MB) of earlier results in {folder}? No layer of this project shows them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/setup.py</extracomment>
        <source>Diagnostics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Dissolve hits that touch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/drawing.py</extracomment>
        <source>Draw a box around an example on a raster layer. Esc ends it.</source>
        <translation>Dibuje un rectángulo alrededor de un ejemplo en una capa ráster. Esc lo termina.</translation>
    </message>
    <message>
        <extracomment>gui/search_page.py</extracomment>
        <source>Draw a box on any raster layer: more places that look like it are searched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/search_page.py</extracomment>
        <source>Draw an example …</source>
        <translation>Dibujar un ejemplo …</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Drawing the heatmap …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>Draws the outline of what was found. Marks on outlines are kept, but Re-rank can't learn from them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py, processing/search_base.py</extracomment>
        <source>Empty = all that are more likely right than not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Empty = as the layer says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Engine</source>
        <translation>Motor</translation>
    </message>
    <message>
        <extracomment>gui/search_page.py</extracomment>
        <source>English words, or several joined: "storage tanks" AND river NOT forest. OR, ( ) and ^0.5 work too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/search_page.py</extracomment>
        <source>Everywhere in the index</source>
        <translation>En todo el índice</translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
    <message>
        <extracomment>flows/export.py</extracomment>
        <source>Export hits</source>
        <translation>Exportar resultados</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>F1 by area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>F1 by count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/scene_box.py</extracomment>
        <source>Find moved</source>
        <translation>Buscar movidos</translation>
    </message>
    <message>
        <extracomment>gui/dock.py</extracomment>
        <source>Find, test or install the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>Finds the places in indexed scenes that look like a piece of a raster. The raster need not be in the index. A box about as large as the chips of the index works best; the example itself is usually the first hit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/query_index.py</extracomment>
        <source>Finds the places in indexed scenes that words describe, such as “flooded farmland” or “storage tanks”, and writes them as polygons with a score: the probability, 0 to 1, that a place shows it. Where nothing stands out the layer stays empty, and that is said.

Several texts can be joined: "storage tanks" AND river NOT forest, with OR, ( ) and weights such as ^0.5.

English words work best. Everything is done on this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Finds where words became true between two dates of one place, such as “flooded farmland”. Both images must be in the index: choose them as layers, or name dates (2024-05). A place counts where its score rose beyond what unchanged places show.

The number of places that changed as much the other way says how many of the changes may be false.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/index_page.py</extracomment>
        <source>Folder of rasters</source>
        <translation>Carpeta de rásteres</translation>
    </message>
    <message>
        <extracomment>gui/dock.py, processing/base.py, processing/index_scene.py</extracomment>
        <source>Folder of the index</source>
        <translation>Carpeta del índice</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Folder of wheels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/dock.py</extracomment>
        <source>Folder that keeps the index. It is remembered in the project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>For example: flooded farmland</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/query_index.py</extracomment>
        <source>For example: flooded farmland, or "storage tanks" AND river NOT forest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/scenes.py</extracomment>
        <source>Found again in their new place: {names}</source>
        <translation>Encontrados en su nuevo lugar: {names}</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>From the edge of a chip to the nearest shape, on the ground.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Give an image or a date for both times: one of the two for each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Give either words, or a raster with a box.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py, processing/score_heatmap.py</extracomment>
        <source>Heatmap</source>
        <translation>Mapa de calor</translation>
    </message>
    <message>
        <extracomment>gui/results_box.py</extracomment>
        <source>Heatmap of this scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Heatmap: {words}</source>
        <translation>Mapa de calor: {words}</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Highest score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Hits</source>
        <translation>Resultados</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py, processing/search_base.py</extracomment>
        <source>Hits at most</source>
        <translation>Resultados como máximo</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Hits of a search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>Hits that touch are joined to one region; the number of hits then counts places.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Hits with marks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/search_page.py</extracomment>
        <source>How many</source>
        <translation>Cuántos</translation>
    </message>
    <message>
        <extracomment>gui/reading_box.py</extracomment>
        <source>How rasters are read: {choices}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Image after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Image before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>In pixels (256) or metres (300m); empty = chosen from scene and model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>In the search line: "storage tanks" AND river NOT forest, with OR, ( ) and weights ^0.5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/scene_box.py</extracomment>
        <source>In this index</source>
        <translation>En este índice</translation>
    </message>
    <message>
        <extracomment>flows/scenes.py, gui/dock.py</extracomment>
        <source>Index</source>
        <translation>Índice</translation>
    </message>
    <message>
        <extracomment>gui/index_page.py, gui/scene_box.py</extracomment>
        <source>Index again</source>
        <translation>Indexar de nuevo</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Index again even where nothing changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/index_page.py</extracomment>
        <source>Index all rasters of a folder, without loading them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Index raster</source>
        <translation>Indexar ráster</translation>
    </message>
    <message>
        <extracomment>gui/scene_box.py</extracomment>
        <source>Index the selected scenes anew, with the choices above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/index_page.py</extracomment>
        <source>Index these layers</source>
        <translation>Indexar estas capas</translation>
    </message>
    <message>
        <extracomment>gui/index_page.py</extracomment>
        <source>Index this layer</source>
        <translation>Indexar esta capa</translation>
    </message>
    <message>
        <extracomment>flows/index.py, flows/pictures.py, flows/results.py, flows/search.py, flows/ways_out.py</extracomment>
        <source>Index …</source>
        <translation>Índice …</translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>Index: {number} rasters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Indexed scene to draw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Install</source>
        <translation>Instalar</translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>Install Python 3.12 from python.org (64 bit, for you alone is enough), then press Look again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>Install Python 3.12 from python.org, or with  brew install python@3.12, then press Look again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>Install one:  {command}, then press Look again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/setup.py</extracomment>
        <source>Install the engine</source>
        <translation>Instalar el motor</translation>
    </message>
    <message>
        <extracomment>flows/setup.py</extracomment>
        <source>Install the engine into {folder} with {python}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Instead of a layer: a date such as 2024-05, or the name of scenes with * for any letters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>It goes into {folder}, about 800 MB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Keep what was learned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>LOW,HIGH in the scene's values, or none; empty = from 2 to 98 percent of the scene.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/search_page.py</extracomment>
        <source>Learn from marks of a layer …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>Learn from the marks and search again: a new layer. Mark at least one hit right and one wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/feedback.py</extracomment>
        <source>Learned from {right} right and {wrong} wrong.</source>
        <translation>Aprendido de {right} correctos y {wrong} incorrectos.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Learns from hits that were marked as right or wrong, and searches again. Mark them in the panel, or write “right” and “wrong” into the field “mark” of the layer; a few of each are enough, and some from further down the list help most.

It also says how many of the first hits were right, with a 95 percent interval, and can keep what was learned as a file for other images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Least change, in standard deviations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>Like this</source>
        <translation>Parecidos</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Likely in {likely} of {searched} scenes: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/scene_box.py</extracomment>
        <source>Load the selected scenes as layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/index.py, flows/search.py</extracomment>
        <source>Loading the model …</source>
        <translation>Cargando el modelo …</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Look again</source>
        <translation>Buscar otra vez</translation>
    </message>
    <message>
        <extracomment>flows/scenes.py</extracomment>
        <source>Look for moved rasters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/scene_box.py</extracomment>
        <source>Look for rasters that are not where they were, around the index</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/setup.py</extracomment>
        <source>Looking for Pythons</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Looking for Pythons …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Lower end of its 95 % interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py, processing/score_heatmap.py, processing/search_base.py</extracomment>
        <source>Lowest score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/score_slider.py</extracomment>
        <source>Lowest score shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Makes rasters searchable. Each scene is cut into square chips that overlap, and a model on this machine turns every chip into numbers that are kept in the folder of the index. Index once, then search as often as you like.

Scenes that are in the index already and have not changed are skipped. A run that was stopped goes on where it stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/results_box.py</extracomment>
        <source>Mark as not sure</source>
        <translation>Marcar como dudoso</translation>
    </message>
    <message>
        <extracomment>gui/results_box.py</extracomment>
        <source>Mark as right</source>
        <translation>Marcar como correcto</translation>
    </message>
    <message>
        <extracomment>gui/results_box.py</extracomment>
        <source>Mark as wrong</source>
        <translation>Marcar como incorrecto</translation>
    </message>
    <message>
        <extracomment>flows/feedback.py</extracomment>
        <source>Mark at least one hit as right and one as wrong, further down the list too; then re-rank.</source>
        <translation>Marque al menos un resultado como correcto y uno como incorrecto, también más abajo en la lista; luego reordene.</translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>Mark the selected hits as right and go to the next (key +)</source>
        <translation>Marcar los resultados elegidos como correctos e ir al siguiente (tecla +)</translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>Mark the selected hits as wrong and go to the next (key −)</source>
        <translation>Marcar los resultados elegidos como incorrectos e ir al siguiente (tecla −)</translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py, processing/base.py</extracomment>
        <source>Marks of one kind teach nothing: mark at least one hit as right and one as wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/feedback.py</extracomment>
        <source>Marks on these new hits would teach most: {ranks}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/index_page.py, gui/model_box.py, processing/index_scene.py</extracomment>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Model for new indexes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/models.py</extracomment>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>More</source>
        <translation>Más</translation>
    </message>
    <message>
        <extracomment>gui/results_box.py</extracomment>
        <source>More like this</source>
        <translation>Más como este</translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>More: {choices}</source>
        <translation>Más: {choices}</translation>
    </message>
    <message>
        <extracomment>gui/more_box.py, processing/search_base.py</extracomment>
        <source>Moves outlines to where colours and textures change; reads the image around each region.</source>
        <translation>Lleva los contornos adonde cambian los colores y las texturas; lee la imagen alrededor de cada región.</translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>Near</source>
        <translation>Cerca de</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>No confident match among {searched} chips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/results.py</extracomment>
        <source>No confident match. Hits are listed only where something stands out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>No confident match: {count} look-alikes among {searched} chips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/setup.py</extracomment>
        <source>No engine was found there. Install it with 1 or 2, or choose its path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/export.py</extracomment>
        <source>No hit is marked as right yet.</source>
        <translation>Todavía no hay ningún resultado marcado como correcto.</translation>
    </message>
    <message>
        <extracomment>flows/export.py</extracomment>
        <source>No hit is shown.</source>
        <translation>No se muestra ningún resultado.</translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>No index here yet. The project is not saved: its index and results go to {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>No index here yet: index a raster layer first.</source>
        <translation>Aquí aún no hay índice: indexe primero una capa ráster.</translation>
    </message>
    <message>
        <extracomment>flows/scenes.py</extracomment>
        <source>No moved raster was found around the index.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>areas.py</extracomment>
        <source>No polygon of {layer} is selected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/reading_box.py</extracomment>
        <source>Nodata</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>None of the layers is a raster file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>Not where they were: {names}. Load them from their new place and index them again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/dock.py, gui/options_page.py</extracomment>
        <source>Nothing leaves this machine: images, words and hits stay here.</source>
        <translation>Nada sale de este equipo: imágenes, palabras y resultados se quedan aquí.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Nothing of the index lies within the limits that were asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/results.py</extracomment>
        <source>Nothing was found. Other words, a larger area or more indexed scenes may help.</source>
        <translation>No se encontró nada. Otras palabras, un área mayor o más escenas indexadas pueden ayudar.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Number of changed places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Number of hits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Of what unchanged places show; empty = the engine's own choice. More finds less, and more surely.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/results.py</extracomment>
        <source>On 1 place</source>
        <translation>En 1 lugar</translation>
    </message>
    <message>
        <extracomment>flows/results.py</extracomment>
        <source>On {places} places</source>
        <translation>En {places} lugares</translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>One hit per place</source>
        <translation>Un resultado por lugar</translation>
    </message>
    <message>
        <extracomment>gui/score_slider.py</extracomment>
        <source>Only hits with at least this score are shown, here and on the map. The score is a probability, 0 … 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/base.py</extracomment>
        <source>Only inside these polygons</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/base.py</extracomment>
        <source>Only inside this extent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only near the shapes of this layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>Only places near the points, lines or polygons of this layer (of its selection, if any).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only scenes taken from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>Only scenes taken in this time. Scenes without a date are left out then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only scenes taken until</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only scenes whose name matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>Only those marked as right …</source>
        <translation>Solo los marcados como correctos …</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Or: date after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Or: date before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Or: raster that shows an example</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/more_box.py, processing/search_base.py</extracomment>
        <source>Outlines follow the image</source>
        <translation>Los contornos siguen la imagen</translation>
    </message>
    <message>
        <extracomment>gui/more_box.py, processing/search_base.py</extracomment>
        <source>Outlines instead of squares</source>
        <translation>Contornos en vez de cuadrados</translation>
    </message>
    <message>
        <extracomment>gui/index_page.py, processing/index_scene.py</extracomment>
        <source>Overlap</source>
        <translation>Solape</translation>
    </message>
    <message>
        <extracomment>flows/pictures.py</extracomment>
        <source>Picture of a hit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/pictures.py</extracomment>
        <source>Pictures of hits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Places that changed the other way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Plot of precision and recall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>Plugin and engine don't fit each other: install the engine of this plugin with the set-up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Points, lines or polygons; where some are selected, only these count.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/area_box.py</extracomment>
        <source>Polygons of {layer}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons that chips show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons that show where it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons; empty = everywhere in the index.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Precision by area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Precision by count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Python</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>Python {version} is newer than the engine's libraries: choose one up to {newest}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>Python {version} is too old: the engine needs {oldest} or newer. {cure}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/dock.py, plugin.py</extracomment>
        <source>RDB-Geo Search</source>
        <translation>Búsqueda RDB-Geo</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>RDB-Geo Search: set-up</source>
        <translation>Búsqueda RDB-Geo: instalación</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Raster layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/index_page.py</extracomment>
        <source>Raster layers to index</source>
        <translation>Capas ráster para indexar</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>Raster that shows the example</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>Re-rank</source>
        <translation>Reordenar</translation>
    </message>
    <message>
        <extracomment>flows/feedback.py</extracomment>
        <source>Re-rank: {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Recall by area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Recall by count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Refine with marks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/scene_box.py</extracomment>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <extracomment>flows/scenes.py</extracomment>
        <source>Remove from the index</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/results_box.py</extracomment>
        <source>Remove the mark</source>
        <translation>Quitar la marca</translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>Report</source>
        <translation>Informe</translation>
    </message>
    <message>
        <extracomment>flows/feedback.py</extracomment>
        <source>Report: {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Results can't be written beside the project: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>Saving the visible part of {layer} …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Says how well a search finds what you know: your polygons show where the thing really is. Precision is the share of hits that are right, recall the share of the thing that was found, average precision is that of the whole ranking; each by count and by area.

Where your polygons are complete only in a part of the images, name that part: only chips inside it count.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Scenes in the index</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Scenes that could not be indexed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Scenes without a date took no part: {count}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/score_slider.py</extracomment>
        <source>Score</source>
        <translation>Puntuación</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Score heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>Score of every place in the scene of the selected hit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/dock.py, gui/search_page.py</extracomment>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>Search by example</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/query_index.py</extracomment>
        <source>Search by text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>Search for places that look like the selected hit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/locator.py</extracomment>
        <source>Search in images (RDB-Geo)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/locator.py</extracomment>
        <source>Search the images for “{words}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/search_page.py</extracomment>
        <source>Search words</source>
        <translation>Palabras de búsqueda</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Search: {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Searching …</source>
        <translation>Buscando …</translation>
    </message>
    <message>
        <extracomment>gui/area_box.py</extracomment>
        <source>Selected polygons of {layer}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Set-up and test …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py, gui/dock.py</extracomment>
        <source>Set-up …</source>
        <translation>Instalación …</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Share of right hits before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Share that neighbouring chips have in common.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/index_page.py</extracomment>
        <source>Share that neighbouring chips have in common: more finds more, and takes longer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/results.py</extracomment>
        <source>Show look-alikes</source>
        <translation>Mostrar parecidos</translation>
    </message>
    <message>
        <extracomment>gui/scene_box.py</extracomment>
        <source>Show the selected scenes on the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Sizes to index together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/pictures.py</extracomment>
        <source>Some rasters are not where they were: find them again on the page Index.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/search.py, gui/index_page.py</extracomment>
        <source>Starting the engine …</source>
        <translation>Arrancando el motor …</translation>
    </message>
    <message>
        <extracomment>gui/index_page.py, gui/search_page.py, gui/setup_dialog.py</extracomment>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <extracomment>tasks.py</extracomment>
        <source>Stopped.</source>
        <translation>Parado.</translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>Stopped. Nothing is left of it; install again at any time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py, processing/base.py</extracomment>
        <source>Stopped. What is finished is kept; start it again and it goes on from there.</source>
        <translation>Parado. Lo terminado se conserva; iníciela de nuevo y sigue desde ahí.</translation>
    </message>
    <message>
        <extracomment>gui/index_page.py</extracomment>
        <source>Stopping …</source>
        <translation>Parando …</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Stretch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py, processing/search_base.py</extracomment>
        <source>Summary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>Take the last mark back (Ctrl+Z)</source>
        <translation>Deshacer la última marca (Ctrl+Z)</translation>
    </message>
    <message>
        <extracomment>gui/scene_box.py</extracomment>
        <source>Take the selected scenes out of the index; the images stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/scenes.py</extracomment>
        <source>Take {names} out of the index? The images stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>Taken</source>
        <translation>Tomada</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Test</source>
        <translation>Probar</translation>
    </message>
    <message>
        <extracomment>flows/setup.py</extracomment>
        <source>Test of the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Testing …</source>
        <translation>Probando …</translation>
    </message>
    <message>
        <extracomment>areas.py</extracomment>
        <source>The area can't be expressed in longitude and latitude: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>The area can't be used, or nothing is indexed there: choose another under Where.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>areas.py</extracomment>
        <source>The area is empty or lies outside the world.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>The bands that were asked for don't exist: look at the field Bands on the page Index.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>The box around the example is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>The certificate of the server is not trusted; your network puts its own in between. Ask your IT for a folder of wheels, or have PIP_CERT name the file of its certificate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>The disk is full: the engine needs about 1 GB in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>The engine is newer than this plugin: update the plugin, or let the set-up replace it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>The engine is older than this plugin: the set-up installs the right one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>The engine rdb-geo is not there yet: the set-up installs it.</source>
        <translation>El motor rdb-geo aún no está: la instalación lo pone.</translation>
    </message>
    <message>
        <extracomment>processing/base.py</extracomment>
        <source>The engine rdb-geo was not found: open the panel's set-up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>The engine stopped unexpectedly. Try again: it is started anew.</source>
        <translation>El motor se detuvo inesperadamente. Inténtelo otra vez: se inicia de nuevo.</translation>
    </message>
    <message>
        <extracomment>flows/setup.py</extracomment>
        <source>The engine works: rdb-geo {version}. Models: {models}.</source>
        <translation>El motor funciona: rdb-geo {version}. Modelos: {models}.</translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>The engine's file is damaged or not the one of this plugin: install the plugin's zip again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>The folder {folder} can't be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>The heatmap is on the map: scores from {low} to {high}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>The hits that are shown …</source>
        <translation>Los resultados que se muestran …</translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>The index is not where it was: is its drive or network connected?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>The index names a model or an address that nobody has allowed on this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/setup.py</extracomment>
        <source>The installation did not finish. {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>The internet can't be reached: set QGIS's proxy, or install from a folder of wheels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>layers.py</extracomment>
        <source>The layer of the area is not there any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/results.py</extracomment>
        <source>The layer of the hits is being edited: save or drop the edits, then the map follows the score.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>vectors.py</extracomment>
        <source>The layer {layer} could not be copied for the engine: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/marking.py</extracomment>
        <source>The mark could not be written into the file of the hits: is it read-only, or the disk full?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>The package {package} was not found for Python {version}: is the folder of wheels complete?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>The project's folder can't be written: the hits are in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>The proxy does not answer: look at Settings → Options → Network, then install again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>The proxy wants a login: give it in Settings → Options → Network, then install again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>The raster is not where it was: if it was moved, load it from its new place and index it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/feedback.py</extracomment>
        <source>The report is in {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>The result can't be written: is the folder read-only, or the disk full?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>The system refused a file: the disk is full, the folder can't be written, or a drive went away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/reading_box.py</extracomment>
        <source>The value of pixels that show nothing. A border of one value is noticed by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>The visible part of {layer} could not be saved: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/index_page.py</extracomment>
        <source>The whole scene</source>
        <translation>Toda la escena</translation>
    </message>
    <message>
        <extracomment>flows/marking.py</extracomment>
        <source>There is no mark to take back.</source>
        <translation>No hay ninguna marca que deshacer.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>There is no raster layer under this box.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>There is not enough memory: close other programs, or index a smaller area.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/scenes.py</extracomment>
        <source>There is nothing to clean up.</source>
        <translation>No hay nada que limpiar.</translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>There is nothing to search yet: index a raster layer first.</source>
        <translation>Aún no hay nada que buscar: indexe primero una capa ráster.</translation>
    </message>
    <message>
        <extracomment>flows/scenes.py</extracomment>
        <source>These rasters can't be opened: were they moved?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>These wheels are for another system or another Python: Python {version} on {system} is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/reading_box.py</extracomment>
        <source>They are indexed as one scene, so that no object is cut at the edge of a tile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>This Python can't make environments: {cure}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>This Python has 32 bits; the engine's libraries need one with 64.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>This Python has no pip: {cure}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/setup.py</extracomment>
        <source>This copy of the plugin carries no engine: choose the folder of wheels that came with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>This index was made by another model, or by an earlier state of it. Take that one, or another folder for a new index.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>This is no layer of hits: outlines and other polygons can't be learned from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>This is no raster that can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/setup.py</extracomment>
        <source>This plugin carries the engine {version} ({size} MB). Only its libraries are fetched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>This plugin searches with a program of its own, the engine rdb-geo. It is kept apart from QGIS, so that the two can't disturb each other, and it works on this machine alone: nothing is uploaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/setup.py</extracomment>
        <source>This program does not work as the engine. {advice}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>This raster does not say where on Earth it lies: assign it a coordinate system.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Traces regions finer than chips; the number of hits then counts regions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/search_page.py</extracomment>
        <source>Two dates of one place, or the answer with your own polygons</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Upper end of its 95 % interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Versions and settings for a bug report; your home folder's name is taken out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/area_box.py</extracomment>
        <source>Visible part of the map</source>
        <translation>Parte visible del mapa</translation>
    </message>
    <message>
        <extracomment>gui/search_page.py</extracomment>
        <source>What do you look for? e.g. flooded farmland</source>
        <translation>¿Qué busca? p. ej. flooded farmland</translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>What the index holds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py, processing/evaluate_polygons.py, processing/query_index.py, processing/score_heatmap.py</extracomment>
        <source>What to look for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>What was asked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>What was learned belongs to another model, or its file is gone: mark hits anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/index_page.py, gui/search_page.py</extracomment>
        <source>Where</source>
        <translation>Dónde</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Where it ceased to be true instead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Where nothing stands out, the layer is empty; with this it holds what looks most like it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/reading_box.py</extracomment>
        <source>Where the product has a mask of clouds, as those of Sentinel-2 and Landsat have. Without this, places under clouds are kept, and only found by who asks for clouds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Where these polygons are complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Whether something stands out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>Windows refuses long paths: have your IT allow them (LongPathsEnabled).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>With * for any letters, several separated by ; – for example  2023*.tif</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>Write hits into a file, in the project's coordinates, with their area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Writes a raster with one band: how well each place of an indexed scene fits the words, or an example. It has the scene's coordinate system, and one pixel for each step of the chips. Give either words, or a raster with a box.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Writing …</source>
        <translation>Escribiendo …</translation>
    </message>
    <message>
        <extracomment>gui/scene_box.py</extracomment>
        <source>Zoom to</source>
        <translation>Acercar</translation>
    </message>
    <message>
        <extracomment>gui/results_box.py</extracomment>
        <source>Zoom to this hit</source>
        <translation>Acercar a este resultado</translation>
    </message>
    <message>
        <extracomment>tasks.py</extracomment>
        <source>about {minutes} min left</source>
        <translation>quedan unos {minutes} min</translation>
    </message>
    <message>
        <extracomment>tasks.py</extracomment>
        <source>about {seconds} s left</source>
        <translation>quedan unos {seconds} s</translation>
    </message>
    <message>
        <extracomment>flows/pictures.py</extracomment>
        <source>after: {date}</source>
        <translation>después: {date}</translation>
    </message>
    <message>
        <extracomment>gui/index_page.py</extracomment>
        <source>also twice and four times as large</source>
        <translation>también dos y cuatro veces mayores</translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>anywhere</source>
        <translation>en cualquier parte</translation>
    </message>
    <message>
        <extracomment>gui/reading_box.py</extracomment>
        <source>as the file says; or a value, or none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/index_page.py, gui/model_box.py, gui/reading_box.py</extracomment>
        <source>automatic</source>
        <translation>automático</translation>
    </message>
    <message>
        <extracomment>gui/reading_box.py</extracomment>
        <source>automatic; or red, green, blue by number: 4,3,2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/reading_box.py</extracomment>
        <source>bands {bands}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/pictures.py</extracomment>
        <source>before: {date}</source>
        <translation>antes: {date}</translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>changed since: index it again</source>
        <translation>cambiada desde entonces: indexe de nuevo</translation>
    </message>
    <message>
        <extracomment>gui/reading_box.py</extracomment>
        <source>cut clouds out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/options_page.py, gui/setup_dialog.py</extracomment>
        <source>empty = look for it; or a Python, the program rdb-geo, or its folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>empty = the model that is part of the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/index_page.py</extracomment>
        <source>even where nothing changed</source>
        <translation>aunque nada haya cambiado</translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>from</source>
        <translation>desde</translation>
    </message>
    <message>
        <extracomment>gui/search_page.py</extracomment>
        <source>hits at most</source>
        <translation>resultados como máximo</translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>indexed {date}</source>
        <translation>indexada {date}</translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>install Python again from python.org, with all its parts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/cures.py</extracomment>
        <source>install what is missing:  {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/export.py</extracomment>
        <source>is the disk full?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>libraries from the internet (PyPI), through QGIS's proxy if one is set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/models.py</extracomment>
        <source>licence {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/search.py, processing/search_base.py</extracomment>
        <source>like a piece of {scene}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>like {scene} {place}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>like {words}, number {rank}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/index_page.py</extracomment>
        <source>metres</source>
        <translation>metros</translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>model {name}</source>
        <translation>modelo {name}</translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>moved or deleted</source>
        <translation>movida o borrada</translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>near {layer}</source>
        <translation>cerca de {layer}</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>no Python found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>no date</source>
        <translation>sin fecha</translation>
    </message>
    <message>
        <extracomment>styling.py</extracomment>
        <source>no mark</source>
        <translation>sin marca</translation>
    </message>
    <message>
        <extracomment>gui/picture_view.py</extracomment>
        <source>no picture</source>
        <translation>sin imagen</translation>
    </message>
    <message>
        <extracomment>gui/reading_box.py</extracomment>
        <source>nodata {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/models.py</extracomment>
        <source>not on this machine yet: {cure}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>styling.py</extracomment>
        <source>not sure</source>
        <translation>dudoso</translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>one hit per place</source>
        <translation>un resultado por lugar</translation>
    </message>
    <message>
        <extracomment>gui/reading_box.py</extracomment>
        <source>one image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>outlines</source>
        <translation>contornos</translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>outlines that follow the image</source>
        <translation>contornos que siguen la imagen</translation>
    </message>
    <message>
        <extracomment>gui/index_page.py</extracomment>
        <source>pixels</source>
        <translation>píxeles</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>refined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>styling.py</extracomment>
        <source>right</source>
        <translation>correcto</translation>
    </message>
    <message>
        <extracomment>gui/hit_model.py</extracomment>
        <source>score {before} → {after}</source>
        <translation>puntuación {before} → {after}</translation>
    </message>
    <message>
        <extracomment>gui/hit_model.py</extracomment>
        <source>score {score}</source>
        <translation>puntuación {score}</translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>taken {date}</source>
        <translation>tomada {date}</translation>
    </message>
    <message>
        <extracomment>flows/export.py, flows/web_map.py</extracomment>
        <source>the file can't be made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/export.py</extracomment>
        <source>the project's coordinates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/reading_box.py</extracomment>
        <source>these rasters are tiles of one image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/more_box.py</extracomment>
        <source>until</source>
        <translation>hasta</translation>
    </message>
    <message>
        <extracomment>gui/reading_box.py</extracomment>
        <source>without clouds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>without the internet, only from the folder of wheels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/models.py</extracomment>
        <source>works offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>styling.py</extracomment>
        <source>wrong</source>
        <translation>incorrecto</translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>{chips} chips of {metres} m</source>
        <translation>{chips} recortes de {metres} m</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{count} hits among {searched} chips, best score {best}</source>
        <translation>{count} resultados entre {searched} recortes, mejor puntuación {best}</translation>
    </message>
    <message>
        <extracomment>flows/export.py</extracomment>
        <source>{count} hits are in {file}, in {crs}, with their area in m².</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{count} others lower</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>{done} of {total} chips</source>
        <translation>{done} de {total} recortes</translation>
    </message>
    <message>
        <extracomment>flows/export.py</extracomment>
        <source>{file} could not be written: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/setup.py</extracomment>
        <source>{file} of the plugin is damaged: install the plugin's zip again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/export.py</extracomment>
        <source>{file}: choose a file that ends in .gpkg, .geojson, .shp, .fgb or .csv.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/setup.py</extracomment>
        <source>{folder} holds no engine: a file rdb_geo-….whl is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/setup.py</extracomment>
        <source>{folder} holds several engines: keep one file rdb_geo-….whl in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found} – possible only: the chance that it is there is {chance} %.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found} – possible only: the model does not know {words}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found}: it is probably not there, the chance is {chance} %.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found}: none is more likely right than not; the best scores {best}, the chance is {chance} %.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found}: the model does not know {words}, so this is no all-clear.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>areas.py</extracomment>
        <source>{layer} has no polygon.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>processing/base.py, processing/index_scene.py</extracomment>
        <source>{layer} is no raster file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/score_slider.py</extracomment>
        <source>{likely} likely, {weaker} weaker</source>
        <translation>{likely} probables, {weaker} más débiles</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{more} more score {score} or better, in scenes where it is probably not there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{more} more score {score} or better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{more} more score {score} or better: raise the number of hits to see them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{name} {chance} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>{name}: unchanged, {chips} chips are in the index already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>{name}: {chips} chips, continued from the stopped run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>{name}: {chips} chips.</source>
        <translation>{name}: {chips} recortes.</translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>{name}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>{number} chips</source>
        <translation>{number} recortes</translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>{number} empty ones were left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/scenes.py</extracomment>
        <source>{number} files were deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>{number} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/index.py</extracomment>
        <source>{number} scenes</source>
        <translation>{number} escenas</translation>
    </message>
    <message>
        <extracomment>flows/scenes.py</extracomment>
        <source>{number} scenes were taken out of the index.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>gui/results_box.py</extracomment>
        <source>{seen} of {total} looked at, {right} right, {wrong} wrong</source>
        <translation>{seen} de {total} vistos, {right} correctos, {wrong} incorrectos</translation>
    </message>
    <message>
        <extracomment>flows/index.py, flows/models.py</extracomment>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>{text} is no list of numbers such as 1,2,4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>{words}, look-alikes</source>
        <translation>{words}, parecidos</translation>
    </message>
    <message>
        <extracomment>flows/feedback.py</extracomment>
        <source>{words}, re-ranked</source>
        <translation>{words}, reordenado</translation>
    </message>
    <message>
        <extracomment>gui/score_slider.py</extracomment>
        <source>≥ {score} · {shown} of {total}</source>
        <translation>≥ {score} · {shown} de {total}</translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>✓ Right</source>
        <translation>✓ Correcto</translation>
    </message>
    <message>
        <extracomment>gui/hit_buttons.py</extracomment>
        <source>✗ Wrong</source>
        <translation>✗ Incorrecto</translation>
    </message>
</context>
</TS>
